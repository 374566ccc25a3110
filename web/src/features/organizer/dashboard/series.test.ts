import { describe, expect, it } from 'vitest';
import { arrivals, grouped, labelled, salesColumns, share, ticks, type Point } from './series';

const days = (count: number): Point[] =>
  Array.from({ length: count }, (_, day) => ({
    at: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
    value: 1,
  }));

describe('series', () => {
  it('are summed in groups whose last is whole', () => {
    expect(grouped(days(10), 7).map(({ value }) => value)).toEqual([3, 7]);
    expect(grouped(days(14), 7).map(({ at }) => at.slice(0, 10))).toEqual(['2026-01-01', '2026-01-08']);
    expect(grouped([], 7)).toEqual([]);
  });

  it('of sales have columns that can be told apart', () => {
    expect(salesColumns(days(30), 'DAY')).toMatchObject({ weeks: false, points: { length: 30 } });
    expect(salesColumns(days(200), 'DAY')).toMatchObject({ weeks: true, points: { length: 29 } });
    expect(salesColumns(days(200), 'HOUR').points.at(-1)).toEqual(days(200).at(-1));
  });

  it('of arrivals add up to all who have come, and leave out days before', () => {
    const minutes = (...values: [hour: number, value: number][]): Point[] =>
      values.map(([hour, value]) => ({ at: new Date(Date.UTC(2026, 5, 1, hour)).toISOString(), value }));
    expect(arrivals(minutes([0, 2], [48, 3], [49, 5]), 12).map(({ value }) => value)).toEqual([7, 12]);
    expect(arrivals([], 0)).toEqual([]);
  });
});

describe('axes', () => {
  it('have round values that hold the highest', () => {
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(3)).toEqual([0, 1, 2, 3]);
    expect(ticks(17)).toEqual([0, 5, 10, 15, 20]);
    expect(ticks(940, false)).toEqual([0, 250, 500, 750, 1000]);
    for (const highest of [1, 7, 13, 99, 101, 4321]) {
      const all = ticks(highest);
      expect(all.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(all.length).toBeLessThanOrEqual(6);
      expect(all.every(Number.isInteger)).toBe(true);
    }
  });

  it('have as many labels as there is room for', () => {
    expect(labelled(10, 300, 60)).toEqual([0, 2, 4, 6, 8]);
    expect(labelled(3, 900, 60)).toEqual([0, 1, 2]);
    expect(labelled(0, 900, 60)).toEqual([]);
  });

  it('share nothing of nothing', () => {
    expect([share(0, 0), share(1, 4)]).toEqual([0, 0.25]);
  });
});
