import { expect, it } from 'vitest';
import { estimateOf, progressOf, remainingOf } from './estimate';

it.each([
  [0, 'soon', 0],
  [60, 'soon', 0],
  [61, 'minutes', 2],
  [9.5 * 60, 'minutes', 10],
  [11 * 60, 'minutes', 15],
  [46 * 60, 'minutes', 50],
  [55 * 60, 'minutes', 55],
  [56 * 60, 'hours', 1],
  [61 * 60, 'hours', 1.5],
  [100 * 60, 'hours', 2],
])('%d seconds are rather said too long than too short: %s %d', (seconds, unit, count) => {
  expect(estimateOf(seconds)).toEqual({ unit, count });
});

it('progress counts from the first position, and never backwards', () => {
  expect(progressOf(100, 100)).toBe(0);
  expect(progressOf(100, 25)).toBe(0.75);
  expect(progressOf(100, 1)).toBe(0.99);
  expect(progressOf(10, 20)).toBe(0);
  expect(progressOf(null, 20)).toBe(0);
});

it('what is left is told in whole units', () => {
  expect(remainingOf(3_600_000)).toEqual({ days: 0, hours: 1, minutes: 0 });
  expect(remainingOf(3_600_001)).toEqual({ days: 0, hours: 1, minutes: 1 });
  expect(remainingOf(26.5 * 3_600_000)).toEqual({ days: 1, hours: 2, minutes: 30 });
  expect(remainingOf(-1)).toEqual({ days: 0, hours: 0, minutes: 0 });
});
