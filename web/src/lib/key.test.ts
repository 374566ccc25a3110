import { expect, it } from 'vitest';
import { fingerprint, freshKey, keyed } from './key';

it('makes keys that differ', () => {
  expect(freshKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(freshKey()).not.toBe(freshKey());
});

it('tells wishes apart and knows the same again', () => {
  expect(fingerprint('{"quantity":1}')).toBe(fingerprint('{"quantity":1}'));
  expect(fingerprint('{"quantity":1}')).not.toBe(fingerprint('{"quantity":2}'));
});

it('keeps the key of a wish, and gives another wish another', () => {
  const key = freshKey();
  const wish = { title: 'Jazz', tags: ['a'] };
  expect(keyed(key, wish)).toEqual(keyed(key, { ...wish }));
  expect(keyed(key, wish)).toMatchObject(wish);
  expect(keyed(key, wish).idempotencyKey).not.toBe(keyed(key, { ...wish, title: 'Soul' }).idempotencyKey);
  expect(keyed(key, wish).idempotencyKey).not.toBe(keyed(freshKey(), wish).idempotencyKey);
  expect(keyed(key, wish).idempotencyKey.length).toBeLessThanOrEqual(100);
});
