import type { EventFilter, EventFormat } from '@/graphql/generated/graphql';
import { now as serverNow } from '@/lib/clock';
import { wordOf } from '@/lib/filters';

export const PERIODS = ['today', 'week', 'weekend', 'month'] as const;
export type Period = (typeof PERIODS)[number];
export const FORMATS: EventFormat[] = ['IN_PERSON', 'ONLINE', 'HYBRID'];

/** What the visitor is looking for, as it stands in the address. */
export interface Filters {
  q?: string;
  when?: Period;
  city?: string;
  tag?: string;
  format?: EventFormat;
  free?: true;
}

/** What stands in the address of the page: what to look for, and whether to see it on a map. */
export interface Search extends Filters {
  view?: 'map';
}

/** Reads an address's search part, leaving out what is not understood. */
export function parseFilters(search: Record<string, unknown>): Filters {
  const when = PERIODS.find((period) => period === search['when']);
  const format = FORMATS.find((known) => known === search['format']);
  const [q, city, tag] = [wordOf(search['q']), wordOf(search['city']), wordOf(search['tag'])];
  return {
    ...(q && { q }),
    ...(when && { when }),
    ...(city && { city }),
    ...(tag && { tag }),
    ...(format && { format }),
    ...(search['free'] === true && { free: true as const }),
  };
}

export function parseSearch(search: Record<string, unknown>): Search {
  return { ...parseFilters(search), ...(search['view'] === 'map' && { view: 'map' as const }) };
}

function midnight(now: Date, days: number, hour = 0): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

/** What runs in between, on the visitor's clock; it begins now at the earliest. */
export function periodRange(period: Period, now: Date): { endsAfter: Date; startsBefore: Date } {
  switch (period) {
    case 'today':
      return { endsAfter: now, startsBefore: midnight(now, 1) };
    case 'week':
      return { endsAfter: now, startsBefore: midnight(now, 7) };
    case 'month':
      return { endsAfter: now, startsBefore: midnight(now, 30) };
    case 'weekend': {
      // Friday evening belongs to it; on a Saturday or Sunday it is the one under way.
      const weekday = now.getDay();
      const friday = weekday === 0 ? -2 : weekday === 6 ? -1 : 5 - weekday;
      const start = midnight(now, friday, 17);
      return { endsAfter: start > now ? start : now, startsBefore: midnight(now, friday + 3) };
    }
  }
}

/** What to ask the API for. Moments are rounded, so that the same wish is the same question for a while. */
export function eventFilter(
  filters: Filters,
  now = new Date(Math.floor(serverNow() / 300_000) * 300_000),
): EventFilter {
  const range = filters.when && periodRange(filters.when, now);
  return {
    ...(filters.q && { search: filters.q }),
    ...(filters.city && { city: filters.city }),
    ...(filters.tag && { tags: [filters.tag] }),
    ...(filters.format && { format: filters.format }),
    ...(filters.free && { free: true }),
    ...(range && {
      endsAfter: range.endsAfter.toISOString(),
      startsBefore: range.startsBefore.toISOString(),
    }),
  };
}
