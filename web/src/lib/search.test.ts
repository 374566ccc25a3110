import { expect, it } from 'vitest';
import { changed, matching, oneOf, searchSchema, text, token, word } from './search';

const parse = searchSchema({
  q: word,
  secret: text,
  token,
  key: matching(/^[0-9a-f]+$/),
  state: oneOf(['OPEN', 'DONE']),
  cart: (value) => text(value) ?? '',
});

it('reads what an address says', () => {
  const search = { q: ' jazz ', secret: ' a', token: 12345678, key: 'c0ffee', state: 'DONE', cart: 'id:2' };
  expect(parse(search)).toEqual({ ...search, q: 'jazz', token: '12345678' });
  expect(parse({ q: 2026 })).toEqual({ q: '2026', cart: '' });
});

it('leaves out what is not understood', () => {
  const search: object = { q: '  ', secret: 7, token: true, key: 'tea', state: 'ALL', cart: [], other: 1 };
  expect(parse(search)).toEqual({ cart: '' });
});

it('leaves out what is not looked for any more', () => {
  expect(changed<{ q?: string; state?: string }>({ q: 'jazz', state: 'OPEN' }, { q: undefined })).toEqual({
    state: 'OPEN',
  });
});
