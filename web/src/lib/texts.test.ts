import { describe, expect, it } from 'vitest';
import { ofJson } from '@/testing/words';
import { LANGUAGES } from './i18n';

const files = import.meta.glob<Parameters<typeof ofJson>[0]>('../locales/*/*.json', {
  import: 'default',
  eager: true,
});

/** The form of a text for a count: `_one`, `_few`. */
const FORM = /_(zero|one|two|few|many|other)$/;
/** Forms that are for one number, in some languages at least, and can do without naming it. */
const ALONE = /_(zero|one|two)$/;

const values = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name = '']) => name).sort();

/** What is wrong with a language's texts beside the English ones: each has its keys, its values and its own plurals. */
function faults(english: Record<string, string>, texts: Record<string, string>, language: string): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const wanted = new Map<string, string>();
  for (const [key, text] of Object.entries(english)) {
    const base = key.replace(FORM, '');
    const other = english[`${base}_other`];
    if (base === key || other === undefined) wanted.set(key, text);
    else for (const form of forms) wanted.set(`${base}_${form}`, other);
  }
  const odd = Object.keys(texts).filter((key) => !wanted.has(key));
  const wrong = [...wanted].filter(([key, text]) => {
    const said = texts[key];
    if (!said?.trim()) return true;
    const [expected, found] = [values(text), values(said)];
    const alike = (list: string[]) => list.join() === found.join();
    const alone = expected.some((name) => alike(expected.filter((other) => other !== name)));
    return !alike(expected) && !(ALONE.test(key) && alone);
  });
  return [
    ...odd.map((key) => `${key} is not in English`),
    ...wrong.map(([key]) => `${key} is missing or differs`),
  ];
}

describe('texts', () => {
  for (const [path, english] of Object.entries(files).filter(([path]) => path.includes('/en/'))) {
    it(`of ${path.split('/').at(-1) ?? path} are the same in every language`, () => {
      for (const language of LANGUAGES) {
        const texts = files[path.replace('/en/', `/${language}/`)];
        expect(texts && faults(ofJson(english), ofJson(texts), language), language).toEqual([]);
      }
    });
  }

  it('come in the same files for every language', () => {
    const counts = LANGUAGES.map(
      (language) => Object.keys(files).filter((path) => path.includes(`/${language}/`)).length,
    );
    expect(new Set(counts).size).toBe(1);
  });

  it('need a form for each kind of number of their language', () => {
    const english = { a_one: 'One ticket', a_other: '{{count}} tickets', b: 'By {{name}}' };
    expect(
      faults(english, { a_one: 'Ein Ticket', a_other: '{{count}} Tickets', b: 'Von {{name}}' }, 'de'),
    ).toEqual([]);
    expect(faults(english, { a_one: 'x', a_other: '{{count}}', b: '{{who}}', c: 'c' }, 'fr')).toEqual([
      'c is not in English',
      'a_many is missing or differs',
      'b is missing or differs',
    ]);
  });
});
