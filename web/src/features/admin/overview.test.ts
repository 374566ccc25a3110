import { expect, it } from 'vitest';
import { changeOf } from './overview';

it('tells a change from nothing to compare with', () => {
  expect(changeOf(15, 10)).toBe(50);
  expect(changeOf(5, 10)).toBe(-50);
  expect(changeOf(10, 10)).toBe(0);
  expect(changeOf(10, 0)).toBeUndefined();
});
