import { describe, expect, it } from 'vitest';
import { hoursLater, momentsOf, movedAlong, offsetName, wallTime } from './wallclock';

describe('clocks in a zone', () => {
  it('show moments', () => {
    expect(wallTime('2026-06-01T17:00:00Z', 'Europe/Berlin')).toBe('2026-06-01T19:00');
    expect(wallTime('2026-12-31T23:30:00Z', 'Asia/Tokyo')).toBe('2027-01-01T08:30');
    expect(wallTime('2026-01-01T00:10:00Z', 'America/New_York')).toBe('2025-12-31T19:10');
    expect(wallTime('2026-06-01T00:00:00Z', 'Asia/Kathmandu')).toBe('2026-06-01T05:45');
  });

  it('show most times once', () => {
    expect(momentsOf('2026-06-01T19:00', 'Europe/Berlin')).toEqual(['2026-06-01T17:00:00Z']);
    expect(momentsOf('2026-01-10T19:00', 'Europe/Berlin')).toEqual(['2026-01-10T18:00:00Z']);
    expect(momentsOf('2026-06-01T05:45', 'Asia/Kathmandu')).toEqual(['2026-06-01T00:00:00Z']);
    expect(momentsOf('2026-06-01T19:00', 'UTC')).toEqual(['2026-06-01T19:00:00Z']);
  });

  it('skip times when they are put forward', () => {
    expect(momentsOf('2026-03-29T02:30', 'Europe/Berlin')).toEqual([]);
    expect(momentsOf('2026-03-29T01:59', 'Europe/Berlin')).toEqual(['2026-03-29T00:59:00Z']);
    expect(momentsOf('2026-03-29T03:00', 'Europe/Berlin')).toEqual(['2026-03-29T01:00:00Z']);
    expect(momentsOf('2026-03-08T02:30', 'America/New_York')).toEqual([]);
  });

  it('show times twice when they are put back', () => {
    expect(momentsOf('2026-10-25T02:30', 'Europe/Berlin')).toEqual([
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
    ]);
    // Lord Howe Island moves its clocks by half an hour.
    expect(momentsOf('2026-04-05T01:45', 'Australia/Lord_Howe')).toHaveLength(2);
    expect(momentsOf('2026-10-25T03:00', 'Europe/Berlin')).toEqual(['2026-10-25T02:00:00Z']);
  });

  it('come back to what they showed', () => {
    for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia']) {
      for (let hour = 0; hour < 24 * 366; hour += 7) {
        const moment = new Date(Date.UTC(2026, 0, 1, hour)).toISOString().replace('.000Z', 'Z');
        expect(momentsOf(wallTime(moment, zone), zone)).toContain(moment);
      }
    }
  });

  it('do not show what is no time', () => {
    for (const text of ['', '2026-06-01', '2026-13-01T10:00', 'soon'])
      expect(momentsOf(text, 'UTC')).toEqual([]);
  });
});

describe('wall times', () => {
  it('move along', () => {
    expect(movedAlong('2026-06-01T22:00', '2026-06-01T19:00', '2026-06-03T20:00')).toBe('2026-06-03T23:00');
    expect(movedAlong('2026-06-01T22:00', '', '2026-06-03T20:00')).toBe('2026-06-01T22:00');
    expect(hoursLater('2026-12-31T23:00', 2)).toBe('2027-01-01T01:00');
  });

  it('know how far they are ahead', () => {
    expect(offsetName('2026-06-01T17:00:00Z', 'Europe/Berlin')).toBe('UTC+2');
    expect(offsetName('2026-06-01T17:00:00Z', 'America/St_Johns')).toBe('UTC−2:30');
  });
});
