import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ACTIONS, amountOf, readable } from './auditWords';

/** The server's sources; Vitest runs in `web`. */
function sources(): string[] {
  return ['../domain/src', '../kernel/src'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.rs'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
      .filter((text) => text.includes('audit')),
  );
}

it('says of every action of the server what was done', () => {
  // An action is its subject's noun and a verb. The nouns are those of the actions that have words.
  const nouns = [...new Set(ACTIONS.map((action) => action.split('.')[0]))].join('|');
  const found = sources().flatMap((text) => [
    ...[...text.matchAll(new RegExp(`"((?:${nouns})\\.[a-z_]+)"`, 'g'))].map(([, action = '']) => action),
    ...[...text.matchAll(/(?:Entry::of\(|entry\(|actor,)\s*"([a-z_]+\.[a-z_]+)"/g)].map(
      ([, action = '']) => action,
    ),
  ]);
  const actions = [...new Set(found)];
  expect(actions.length).toBeGreaterThan(90);
  expect(actions.filter((action) => !ACTIONS.includes(action))).toEqual([]);
});

it('reads amounts as the server writes them', () => {
  expect(amountOf('12.50 EUR')).toEqual({ currency: 'EUR', minor: '1250' });
  expect(amountOf('900 JPY')).toEqual({ currency: 'JPY', minor: '900' });
  expect(amountOf('much')).toBeUndefined();
});

it('leaves out what says nothing to people, and what stayed as it was', () => {
  const change = (name: string, before: string | null, after: string | null) => ({ name, before, after });
  const status = change('status', 'active', 'suspended');
  expect(readable([status, change('cover', null, '0190'), change('slug', 'same', 'same')])).toEqual([status]);
  const price = change('price_minor', null, '1250');
  expect(readable([price, change('currency', null, 'EUR')])).toEqual([price]);
  // Without its currency a price is only a number.
  expect(readable([price])).toEqual([]);
});
