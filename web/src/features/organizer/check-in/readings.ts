/**
 * What is read with each pair of keyboard layouts for what was printed; letters stand for their capitals as well. The
 * server has the same in `domain/src/check_ins/readings.rs`, and the same cases in its tests.
 */
const LAYOUTS: ReadonlyArray<Readonly<Record<string, string>>> = [
  {},
  // QWERTY and QWERTZ, either way round: - and _ are where the other has ß, ? and /.
  { y: 'z', z: 'y', ß: '-', '/': '-', '?': '_' },
  // A scanner with QWERTY at an AZERTY computer.
  pairs('aqzw,?&é"\'(-è_çà)°', 'qawzmM1234567890-_'),
  // A scanner with AZERTY at a QWERTY computer.
  pairs('aqzw;:!@#$%^&*()68', 'qawzmM1234567890-_'),
];

/** The letters of tickets' codes, which all layouts share. */
const NEW = /^[BCDEFGHIJKLNOPRSTUVX]+$/;
/** What older codes are of. */
const OLD = /^[A-Za-z0-9_-]*$/;

/**
 * The codes that may be meant by what a hand scanner typed, as typed first. Scanners are keyboards: they press the keys of
 * one layout, and the computer reads them by its own.
 */
export function readings(typed: string): string[] {
  const capitals = typed.toUpperCase();
  if (NEW.test(capitals)) return [...new Set([typed, capitals])];
  const meant = LAYOUTS.map((layout) =>
    Array.from(typed)
      .map((letter) => other(layout, letter))
      .join(''),
  );
  const codes = meant.filter((code) => OLD.test(code)).flatMap((code) => [code, locked(code)]);
  return [...new Set([typed, ...codes])];
}

function other(layout: Readonly<Record<string, string>>, letter: string): string {
  const small = letter.toLowerCase();
  return layout[letter] ?? layout[small]?.toUpperCase() ?? letter;
}

/** As with the capitals locked. */
function locked(code: string): string {
  return code.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

function pairs(read: string, printed: string): Record<string, string> {
  const letters = Array.from(printed);
  return Object.fromEntries(Array.from(read).map((letter, at) => [letter, letters[at] ?? letter]));
}
