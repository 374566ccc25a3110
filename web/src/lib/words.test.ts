import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as words from '@/testing/words';

/** Vitest runs in `web`. */
const read = (path: string) => readFileSync(join('..', path), 'utf8');

/** Texts that English and German share. */
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

/** All texts of a language, by file and key. */
function texts(language: 'en' | 'de'): words.Texts {
  const all: words.Texts = {};
  const add = (file: string, found: words.Texts) => {
    for (const [key, text] of Object.entries(found)) all[`${file}: ${key}`] = text;
  };
  for (const file of readdirSync(join('src/locales', language)).filter((name) => name.endsWith('.json')))
    add(file, words.ofJson(JSON.parse(read(`web/src/locales/${language}/${file}`)) as never));
  // Countries have the names that they have.
  for (const file of readdirSync(join('../domain/locales', language)).filter(
    (name) => name !== 'countries.ftl',
  ))
    add(file, words.ofFluent(read(`domain/locales/${language}/${file}`)));
  add('texts.rs', words.ofRust(read(`api/base/src/html/texts/${language}.rs`)));
  return all;
}

describe('words', () => {
  const [en, de] = [texts('en'), texts('de')];

  it.each([
    ['English', en, 'en'],
    ['German', de, 'de'],
  ] as const)('are those of the glossary: %s', (_, all, language) => {
    expect(words.unwanted(all, words.terms(read(`docs/words/${language}.md`)))).toEqual([]);
  });

  it('are there in both languages', () => {
    expect(words.missing(en, de)).toEqual([]);
    expect(Object.keys(en).length).toBeGreaterThan(1500);
  });

  it('are translated', () => {
    expect(words.same(en, de, SHARED)).toEqual([]);
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
