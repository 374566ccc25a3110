import { describe, expect, it } from 'vitest';
import { eventFilter, parseFilters, parseSearch, periodRange } from './filters';

describe('filters', () => {
  it('leave out what they do not understand', () => {
    expect(
      parseFilters({ q: ' ', when: 'yesterday', format: 'MOON', free: 'yes', city: 7, tag: 'jazz' }),
    ).toEqual({
      city: '7',
      tag: 'jazz',
    });
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

  it('know when the weekend is', () => {
    const wednesday = new Date(2026, 5, 3, 12);
    expect(periodRange('weekend', wednesday)).toEqual({
      endsAfter: new Date(2026, 5, 5, 17),
      startsBefore: new Date(2026, 5, 8),
    });
    const sunday = new Date(2026, 5, 7, 12);
    expect(periodRange('weekend', sunday)).toEqual({
      endsAfter: sunday,
      startsBefore: new Date(2026, 5, 8),
    });
  });
});
