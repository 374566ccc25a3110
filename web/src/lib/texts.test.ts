import { describe, expect, it } from 'vitest';

type Texts = { [key: string]: string | Texts };

const files = import.meta.glob<Texts>('../locales/*/*.json', { import: 'default', eager: true });

/** Keys with the values that are put into their texts. */
function flat(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [
          `${prefix}${key}: ${[...text.matchAll(/{{(\w+)}}/g)]
            .map((match) => match[1])
            .sort()
            .join(' ')}`,
        ]
      : flat(text, `${prefix}${key}.`),
  );
}

describe('texts', () => {
  for (const [path, english] of Object.entries(files).filter(([path]) => path.includes('/en/'))) {
    it(`of ${path.split('/').at(-1) ?? path} are the same in every language`, () => {
      const german = files[path.replace('/en/', '/de/')];
      expect(german && flat(german).sort()).toEqual(flat(english).sort());
    });
  }

  it('come in pairs of files', () => {
    const of = (language: string) =>
      Object.keys(files).filter((path) => path.includes(`/${language}/`)).length;
    expect(of('de')).toBe(of('en'));
  });
});
