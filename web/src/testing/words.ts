/** A term of a glossary in `docs/words`, and the words that are not used for it. */
export interface Term {
  term: string;
  not: string[];
}

export type Texts = Record<string, string>;
interface Nested {
  [key: string]: string | Nested;
}

/** The terms of a glossary: the table of its page. */
export function terms(page: string): Term[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, term = '', , not = '']) => ({ term, not: not.split(', ').filter(Boolean) }));
}

/** The texts of a JSON file by key: `login.title`. */
export function ofJson(texts: Nested, prefix = ''): Texts {
  const found = Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [[`${prefix}${key}`, text] as const]
      : Object.entries(ofJson(text, `${prefix}${key}.`)),
  );
  return Object.fromEntries(found);
}

/** The messages of a Fluent file by key; the variants of one are lines of its text. */
export function ofFluent(source: string): Texts {
  const texts: Texts = {};
  let key = '';
  for (const line of source.split('\n')) {
    const [, begun, text] = /^([a-z][\w-]*) = ?(.*)$/.exec(line) ?? [];
    if (begun !== undefined) texts[(key = begun)] = (text ?? '').replace(/{ \$\w+ ->$/, '');
    else if (/^\s/.test(line)) texts[key] = `${texts[key] ?? ''}\n${line.trim().replace(/^\*?\[\w+\]/, '')}`;
  }
  return texts;
}

/** The texts of one language in the table of the pages that the server makes. */
export function ofRust(source: string): Texts {
  const [, after = ''] = source.split('static TEXTS: Texts = Texts {');
  const [fields = ''] = after.split('\n};');
  const found = fields.matchAll(/(\w+): "((?:\\.|[^"\\])*)"/gs);
  return Object.fromEntries([...found].map(([, key = '', text = '']) => [key, text.replace(/\\\n\s*/g, '')]));
}

/** What people read of a text: without the values that are put into it, and without Markdown and addresses. */
const read = (text: string) => text.replace(/{{\w+}}|{[^}]*}|https?:\S+|docs\/\S+/g, ' ');

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<![\\p{L}\\d-])${word}(?![\\p{L}\\d])`, 'iu').test(text);
}

/** The words in texts that a glossary does not want. */
export function unwanted(texts: Texts, glossary: Term[]): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    glossary.flatMap(({ term, not }) =>
      not.filter((word) => hasWord(read(text), word)).map((word) => `${key}: “${word}”, say “${term}”`),
    ),
  );
}

const GERMAN = ['und', 'oder', 'nicht', 'ist', 'mit', 'der', 'das', 'dein', 'deine', 'bitte'];

/** The English texts that are German. */
export function german(texts: Texts): string[] {
  return Object.entries(texts)
    .filter(([, text]) => /[äöüß]/i.test(read(text)) || GERMAN.some((word) => hasWord(read(text), word)))
    .map(([key, text]) => `${key}: ${text}`);
}

/** What one language has and the other has not, or is empty in one. */
export function missing(one: Texts, other: Texts): string[] {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].filter((key) => !one[key]?.trim() || !other[key]?.trim());
}

/** The texts that are the same in two languages, and have letters, but are not among those that may be. */
export function same(one: Texts, other: Texts, may: Set<string>): string[] {
  return Object.entries(one)
    .filter(([key, text]) => text === other[key] && /\p{L}/u.test(read(text)) && !may.has(text))
    .map(([key, text]) => `${key}: ${text}`);
}
