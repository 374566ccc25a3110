import { expect, it } from 'vitest';
import { fingerprint, freshKey } from './key';

it('makes keys that differ', () => {
  expect(freshKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(freshKey()).not.toBe(freshKey());
});

it('tells wishes apart and knows the same again', () => {
  expect(fingerprint('{"quantity":1}')).toBe(fingerprint('{"quantity":1}'));
  expect(fingerprint('{"quantity":1}')).not.toBe(fingerprint('{"quantity":2}'));
});
