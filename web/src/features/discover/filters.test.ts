import { describe, expect, it } from 'vitest';
import { eventFilter, parseFilters, parseSearch, periodRange } from './filters';

describe('filters', () => {
  it('leave out what they do not understand', () => {
    expect(
      parseFilters({
        q: ' ',
        when: 'yesterday',
        from: '2026-13-01',
        to: 'soon',
        format: 'MOON',
        free: 'yes',
        city: 7,
        tag: 'jazz',
      }),
    ).toEqual({ city: '7', tag: 'jazz' });
  });

  it('stand beside the view', () => {
    expect(parseSearch({ view: 'map', free: true })).toEqual({ view: 'map', free: true });
    expect(parseSearch({ view: 'globe' })).toEqual({});
  });

  it('become what the API takes', () => {
    expect(eventFilter(parseFilters({ q: 'jazz', free: true, format: 'ONLINE' }))).toEqual({
      search: 'jazz',
      free: true,
      format: 'ONLINE',
    });
  });
});

describe('periods', () => {
  const wednesday = new Date(2026, 5, 3, 12);
  const sunday = new Date(2026, 5, 7, 12);

  it('know when the weekend is', () => {
    expect(periodRange('weekend', wednesday)).toEqual({
      endsAfter: new Date(2026, 5, 5, 17),
      startsBefore: new Date(2026, 5, 8),
    });
    const saturday = new Date(2026, 5, 6, 12);
    for (const now of [saturday, sunday]) {
      expect(periodRange('weekend', now)).toEqual({ endsAfter: now, startsBefore: new Date(2026, 5, 8) });
    }
  });

  it('end with the day, the week and the month', () => {
    expect(periodRange('tomorrow', wednesday)).toEqual({
      endsAfter: new Date(2026, 5, 4),
      startsBefore: new Date(2026, 5, 5),
    });
    expect(periodRange('week', wednesday).startsBefore).toEqual(new Date(2026, 5, 8));
    expect(periodRange('week', sunday).startsBefore).toEqual(new Date(2026, 5, 8));
    expect(periodRange('month', new Date(2026, 11, 31, 12)).startsBefore).toEqual(new Date(2027, 0, 1));
  });

  it('may be days of one’s own', () => {
    const moments = (from?: string, to?: string) => eventFilter(parseFilters({ from, to }), wednesday);
    const at = (month: number, day: number, hour = 0) => new Date(2026, month, day, hour).toISOString();
    expect(moments('2026-06-05', '2026-06-05')).toEqual({ endsAfter: at(5, 5), startsBefore: at(5, 6) });
    expect(moments('2026-06-30', '2026-06-05')).toEqual({ endsAfter: at(5, 5), startsBefore: at(6, 1) });
    expect(moments('2026-06-03')).toEqual({ endsAfter: at(5, 3, 12) });
    expect(moments(undefined, '2026-06-03')).toEqual({ startsBefore: at(5, 4) });
    expect(eventFilter({ when: 'today', from: '2026-06-05' }, wednesday)).toEqual({ endsAfter: at(5, 5) });
  });
});
