import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as words from '@/testing/words';
import { LANGUAGES, type Language } from './i18n';

/** Vitest runs in `web`. */
const read = (path: string) => readFileSync(join('..', path), 'utf8');

/** Texts that English shares with other languages. */
const SHARED = new Set([
  ...[
    'Admin',
    'Administration',
    'Code',
    'CRM',
    'Event',
    'Events',
    'Feedback',
    'Format',
    'HubSpot',
    'ID',
    'Limits',
    'Line-up',
    'Link',
    'Links',
    'Logo',
  ],
  ...[
    'Manager',
    'Name',
    'Online',
    'Person',
    'Scanner',
    'Status',
    'System',
    'Team',
    'Ticket',
    'Tickets',
    'URL',
    'Webhook',
    'Webhooks',
  ],
  ...[
    'April',
    'August',
    'September',
    'November',
    'Test: { $subject }',
    '{{count}} s',
    'In {{city}}',
    'Markdown',
  ],
]);

/** Texts that English shares with one other language. */
const ALIKE: Partial<Record<Language, string[]>> = {
  fr: [
    ...['Action', 'Actions', 'Contact', 'Description', 'Invitation', 'Latitude', 'Longitude', 'Maintenance'],
    ...['Message', 'Messages', 'QR code', 'Suggestions', 'Total', 'Type', 'Version', 'Visible'],
    '{{hours}} h {{minutes}} min',
  ],
  es: ['Check-in', 'No', 'Roles', 'Total', '{{hours}} h {{minutes}} min', '{{days}} d {{hours}} h'],
};

/** Languages have plurals of their own. */
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** All texts of a language, by file and key. */
function texts(language: Language): words.Texts {
  const all: words.Texts = {};
  const add = (file: string, found: words.Texts) => {
    for (const [key, text] of Object.entries(found)) all[`${file}: ${key}`] = text;
  };
  for (const file of readdirSync(join('src/locales', language)).filter((name) => name.endsWith('.json')))
    add(file, words.ofJson(JSON.parse(read(`web/src/locales/${language}/${file}`)) as never));
  // Countries have the names that they have, and only some cities have one of their own.
  for (const file of readdirSync(join('../domain/locales', language)).filter(
    (name) => !['cities.ftl', 'countries.ftl'].includes(name),
  ))
    add(file, words.ofFluent(read(`domain/locales/${language}/${file}`)));
  add('texts.rs', words.ofRust(read(`api/base/src/html/texts/${language}.rs`)));
  return all;
}

describe('words', () => {
  const en = texts('en');
  const all = LANGUAGES.map((language) => [language, texts(language)] as const);

  it.each(all)('are those of the glossary: %s', (language, texts) => {
    expect(words.unwanted(texts, words.terms(read(`docs/words/${language}.md`)))).toEqual([]);
  });

  it.each(all)('are there: %s', (_, texts) => {
    const one = (text: words.Texts) =>
      Object.fromEntries(Object.entries(text).map(([key, said]) => [key.replace(PLURAL, ''), said]));
    expect(words.missing(one(en), one(texts))).toEqual([]);
    expect(Object.keys(texts).length).toBeGreaterThan(1500);
  });

  it.each(all.slice(1))('are translated: %s', (language, texts) => {
    expect(words.same(en, texts, new Set([...SHARED, ...(ALIKE[language] ?? [])]))).toEqual([]);
  });

  it('are of one language', () => {
    expect(words.german(en)).toEqual([]);
  });
});

describe('the check of words', () => {
  const glossary = words.terms(
    '| Word | What it means | Not |\n|---|---|---|\n| email | a message | e-mail, mail |\n| event | | Veranstaltung |',
  );

  it('reads the table of a glossary', () => {
    expect(glossary).toEqual([
      { term: 'email', not: ['e-mail', 'mail'] },
      { term: 'event', not: ['Veranstaltung'] },
    ]);
  });

  it('finds words that are not wanted, and only whole ones that people read', () => {
    const found = words.unwanted(
      { a: 'Your E-mail', b: 'Send mail', c: 'An email to {{mail}}', d: 'Veranstaltungsort', e: '{ $mail }' },
      glossary,
    );
    expect(found).toEqual(['a: “e-mail”, say “email”', 'b: “mail”, say “email”']);
  });

  it('finds what is missing, empty, the same or in the wrong language', () => {
    expect(words.missing({ a: 'A', b: ' ', c: 'C' }, { a: 'A', b: 'B', d: 'D' })).toEqual(['b', 'c', 'd']);
    expect(
      words.same(
        { a: 'Save', b: 'Name', c: '{{n}}' },
        { a: 'Save', b: 'Name', c: '{{n}}' },
        new Set(['Name']),
      ),
    ).toEqual(['a: Save']);
    expect(words.german({ a: 'Größe', b: 'Save und close', c: 'Under' })).toEqual([
      'a: Größe',
      'b: Save und close',
    ]);
  });

  it('reads the texts of each kind of file', () => {
    expect(words.ofJson({ a: 'A', b: { c: 'C' } })).toEqual({ a: 'A', 'b.c': 'C' });
    const fluent = '# x\na-b = One { $n }\nc = { $n ->\n    [one] Ticket\n   *[other] Tickets\n}\n';
    expect(words.ofFluent(fluent)).toEqual({ 'a-b': 'One { $n }', c: '\n Ticket\n Tickets' });
    const rust = 'pub(super) static TEXTS: Texts = Texts {\n    a: "A \\\n        b",\n};';
    expect(words.ofRust(rust)).toEqual({ a: 'A b' });
  });
});
