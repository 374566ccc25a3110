import { expect, it } from 'vitest';
import { byDay } from './agenda';

it('goes by the days of the event’s zone', () => {
  const items = ['2026-06-05T20:00:00Z', '2026-06-05T22:30:00Z', '2026-06-06T08:00:00Z'].map((startsAt) => ({
    startsAt,
  }));
  const days = byDay(items, 'Europe/Berlin').map(({ day, items: { length } }) => [day, length]);
  expect(days).toEqual([
    ['2026-06-05', 1],
    ['2026-06-06', 2],
  ]);
  expect(byDay(items, 'UTC')).toHaveLength(2);
});
