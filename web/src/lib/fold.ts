const WRITTEN_OUT: Readonly<Record<string, string>> = {
  ä: 'ae',
  æ: 'ae',
  ö: 'oe',
  ø: 'oe',
  œ: 'oe',
  ü: 'ue',
  å: 'aa',
};
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Signs that part a word, and may be left out as well. */
const SIGNS = /['’‘`´ʼ./&-]/g;

/** A word in plain small letters: `Zoë` is `zoe`, `Straße` is `strasse`, `O’Neill` is `oneill`. */
function fold(word: string): string {
  return word
    .normalize('NFD')
    .replaceAll(/\p{Mark}|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(SIGNS, '');
}

/** The words of a search. */
export function searched(text: string): string[] {
  return text.split(/\s+/).map(fold).filter(Boolean);
}

/**
 * What a text is found by: each word of it behind a space, as people may spell it: with umlauts folded, written out
 * and, where they are written out, folded; with its signs left out, or parted by them. The server folds in the same way
 * (`kernel/src/text/folding.rs`).
 */
export function findable(text: string): string {
  const found = new Set<string>();
  for (const token of text.normalize('NFC').split(/\s+/)) {
    for (const word of [token, ...token.split(SIGNS)]) {
      const plain = fold(word);
      found.add(plain);
      found.add(fold(word.toLowerCase().replaceAll(/[äæöøœüå]/g, (letter) => WRITTEN_OUT[letter] ?? letter)));
      found.add(plain.replaceAll(/aa|ae|oe|ue/g, ([first = '']) => first));
    }
  }
  return ` ${[...found].filter(Boolean).join(' ')}`;
}

/** The shortest word in which a typing error is looked for: most short words are one letter away from another. */
const SHORTEST = 4;

/** Whether somebody may have meant another word: names, but not numbers or codes, of which each is its own. */
export function mayBeMistyped(word: string): boolean {
  return word.length >= SHORTEST && !/\d/.test(word);
}

/** Whether one letter more, less or other, or two neighbours the other way round, make one word of the other. */
export function isOneEditApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  const [left, right] = [short.slice(same), long.slice(same)];
  if (left.length < right.length) return left === right.slice(1);
  if (left === '') return false;
  return (
    left.slice(1) === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  );
}
