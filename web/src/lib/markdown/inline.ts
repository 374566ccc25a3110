/** A piece of a line: text, or something made of pieces. */
export type Inline =
  | string
  | { type: 'strong' | 'em' | 'del'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'break' };

/** A run of `*`, `_` or `~` that may begin or end an emphasis, at its place among the pieces. */
interface Run {
  at: number;
  mark: string;
  length: number;
  opens: boolean;
  closes: boolean;
}

/** A `[` that may begin a link, or after a `!` a picture. */
interface Bracket {
  at: number;
  picture: boolean;
  runs: number;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/iy;
const ADDRESS = /<((?:https?:|mailto:|tel:)[^\s<>]+)>/iy;
const BARE = /(?:https?:\/\/|www\.)[^\s<>"]+/iy;
/** Raw HTML, which stays the text that it is. */
const TAG = /<\/?[a-z][^<>]*>/iy;
const MAIL = /([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)/;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;
const SPECIAL = '\\`*_~[]!<&\nhHwW';

/** Reads a paragraph's text the way CommonMark does; line ends are kept, raw HTML stays text. */
export function parseInline(text: string): Inline[] {
  return new Reader(text).read();
}

class Reader {
  private at = 0;
  private plain = '';
  private readonly pieces: Inline[] = [];
  private runs: Run[] = [];
  private readonly brackets: Bracket[] = [];

  constructor(private readonly text: string) {}

  read(): Inline[] {
    while (this.at < this.text.length) {
      const letter = this.text.charAt(this.at);
      if (!SPECIAL.includes(letter) || !this.special(letter)) {
        this.plain += letter;
        this.at += 1;
      }
    }
    this.flush();
    this.emphasize(0);
    return tidy(this.pieces);
  }

  /** Takes what begins with this letter; false if it is but a letter. */
  private special(letter: string): boolean {
    switch (letter) {
      case '\\':
        return this.escape();
      case '\n':
        return this.lineEnd();
      case '`':
        return this.code();
      case '<':
        return (
          this.match(ADDRESS, ([, href = '']) => this.push(link(href, href))) ||
          this.match(TAG, ([tag]) => (this.plain += tag))
        );
      case '&':
        return this.match(ENTITY, (found) => (this.plain += entity(found)));
      case '!':
      case '[':
        return this.open(letter === '!');
      case ']':
        return this.close();
      case '*':
      case '_':
      case '~':
        return this.run(letter);
      default:
        return this.bareAddress();
    }
  }

  private match(pattern: RegExp, take: (found: RegExpExecArray) => void): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return false;
    this.at += found[0].length;
    take(found);
    return true;
  }

  private flush(): void {
    if (this.plain) this.pieces.push(this.plain);
    this.plain = '';
  }

  private push(piece: Inline): void {
    this.flush();
    this.pieces.push(piece);
  }

  private escape(): boolean {
    const next = this.text.charAt(this.at + 1);
    if (!/[!-/:-@[-`{-~]/.test(next)) return false;
    this.plain += next;
    this.at += 2;
    return true;
  }

  private lineEnd(): boolean {
    this.plain = this.plain.replace(/(?: {1,20}|\\)$/, '');
    this.push({ type: 'break' });
    this.at += 1;
    while (this.text.charAt(this.at) === ' ') this.at += 1;
    return true;
  }

  private code(): boolean {
    const fence = this.same('`');
    let end = this.text.indexOf(fence, this.at + fence.length);
    while (end >= 0) {
      let after = end;
      while (this.text.charAt(after) === '`') after += 1;
      if (after - end === fence.length) break;
      end = this.text.indexOf(fence, after);
    }
    if (end < 0) {
      this.plain += fence;
      this.at += fence.length;
      return true;
    }
    const inner = this.text.slice(this.at + fence.length, end).replaceAll('\n', ' ');
    this.push({ type: 'code', text: /^ .*[^ ].* $/.test(inner) ? inner.slice(1, -1) : inner });
    this.at = end + fence.length;
    return true;
  }

  /** All of the same letter that stand here. */
  private same(letter: string): string {
    let end = this.at;
    while (this.text.charAt(end) === letter) end += 1;
    return this.text.slice(this.at, end);
  }

  private bareAddress(): boolean {
    if (/[\p{L}\p{N}_]/u.test(this.text.charAt(this.at - 1))) return false;
    return this.match(BARE, ([found]) => {
      const address = trimAddress(found);
      this.at -= found.length - address.length;
      this.push(
        link(address.startsWith('w') || address.startsWith('W') ? `https://${address}` : address, address),
      );
    });
  }

  private open(picture: boolean): boolean {
    if (picture && this.text.charAt(this.at + 1) !== '[') return false;
    this.push(picture ? '![' : '[');
    this.brackets.push({ at: this.pieces.length - 1, picture, runs: this.runs.length });
    this.at += picture ? 2 : 1;
    return true;
  }

  private close(): boolean {
    const bracket = this.brackets.pop();
    const target = bracket && linkTarget(this.text, this.at + 1);
    if (!bracket || !target) return false;
    this.flush();
    this.emphasize(bracket.runs);
    const children = tidy(this.pieces.splice(bracket.at).slice(1));
    // Of a picture its description is shown: nothing is loaded from elsewhere.
    if (bracket.picture) this.pieces.push(...children);
    else {
      this.pieces.push({ type: 'link', href: target.href, children });
      // There are no links within links.
      this.brackets.length = 0;
    }
    this.at = target.end;
    return true;
  }

  private run(mark: string): boolean {
    const marks = this.same(mark);
    const before = this.text.charAt(this.at - 1);
    const after = this.text.charAt(this.at + marks.length);
    const left = flanks(after, before);
    const right = flanks(before, after);
    const word = mark === '_';
    this.push(marks);
    this.at += marks.length;
    if (mark === '~' && marks.length > 2) return true;
    this.runs.push({
      at: this.pieces.length - 1,
      mark,
      length: marks.length,
      opens: left && (!word || !right || PUNCTUATION.test(before)),
      closes: right && (!word || !left || PUNCTUATION.test(after)),
    });
    return true;
  }

  /** Joins runs that belong together, from a place on; inner ones first. */
  private emphasize(from: number): void {
    for (let index = from; index < this.runs.length; index += 1) {
      const closer = this.runs[index];
      if (!closer?.closes) continue;
      const openerIndex = this.opener(from, index);
      const opener = this.runs[openerIndex];
      if (!opener) continue;
      index = this.join(opener, openerIndex, closer, index);
    }
    this.runs.length = Math.min(from, this.runs.length);
  }

  private opener(from: number, closerIndex: number): number {
    const closer = this.runs[closerIndex];
    for (let index = closerIndex - 1; index >= from; index -= 1) {
      const run = this.runs[index];
      if (!run?.opens || !closer || run.mark !== closer.mark || run.length === 0) continue;
      if (run.mark === '~' && run.length !== closer.length) continue;
      // CommonMark's rule of three: `**a*b**` is one strong text.
      const either = run.closes || closer.opens;
      if (either && (run.length + closer.length) % 3 === 0 && run.length % 3 !== 0) continue;
      return index;
    }
    return -1;
  }

  /** Makes one emphasis; returns the index to look on after. */
  private join(opener: Run, openerIndex: number, closer: Run, closerIndex: number): number {
    const marks = opener.mark === '~' ? opener.length : opener.length >= 2 && closer.length >= 2 ? 2 : 1;
    const children = this.pieces.splice(opener.at + 1, closer.at - opener.at - 1);
    const type = opener.mark === '~' ? 'del' : marks === 2 ? 'strong' : 'em';
    this.pieces.splice(opener.at + 1, 0, { type, children: tidy(children) });
    const shift = children.length - 1;
    this.runs.splice(openerIndex + 1, closerIndex - openerIndex - 1);
    for (const run of this.runs.slice(openerIndex + 1)) run.at -= shift;
    for (const run of [opener, closer]) {
      run.length -= marks;
      this.pieces[run.at] = run.mark.repeat(run.length);
    }
    if (opener.length === 0) opener.opens = false;
    // What is left of the closer may close another one.
    return closer.length > 0 ? openerIndex : openerIndex + 1;
  }
}

/** Whether a run stands at the side of a word: `next` to it is something, and not just punctuation within a word. */
function flanks(next: string, other: string): boolean {
  if (next === '' || /\s/.test(next)) return false;
  return !PUNCTUATION.test(next) || other === '' || /\s/.test(other) || PUNCTUATION.test(other);
}

function link(href: string, text: string): Inline {
  return { type: 'link', href, children: [text] };
}

function entity([all, decimal, hex, name]: RegExpExecArray): string {
  if (name) return ENTITIES[name.toLowerCase()] ?? all;
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

/** A bare address without what belongs to the sentence around it. */
function trimAddress(found: string): string {
  let address = found;
  for (;;) {
    const last = address.charAt(address.length - 1);
    const isLone = last === ')' && address.split(')').length > address.split('(').length;
    if (!isLone && !'?!.,:;*_~\'"'.includes(last)) return address;
    address = address.slice(0, -1);
  }
}

/** `(address "title")` that begins here; titles are read over. */
function linkTarget(text: string, start: number): { href: string; end: number } | undefined {
  const pattern =
    /\(\s{0,9}(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))(?:\s{1,9}(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s{0,9}\)/y;
  pattern.lastIndex = start;
  const found = pattern.exec(text);
  if (!found) return undefined;
  const href = (found[1] ?? found[2] ?? '').replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
  return { href, end: pattern.lastIndex };
}

/** Text pieces joined, and mail addresses in them found. */
function tidy(pieces: Inline[]): Inline[] {
  const joined: Inline[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined.flatMap((piece) => (typeof piece === 'string' ? mails(piece) : [piece]));
}

function mails(text: string): Inline[] {
  if (!text.includes('@')) return [text];
  return text
    .split(MAIL)
    .map((part, index) => (index % 2 === 1 ? link(`mailto:${part}`, part) : part))
    .filter((part) => part !== '');
}
