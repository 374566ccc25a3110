import type { EventFilter, EventFormat } from '@/graphql/generated/graphql';
import { now as serverNow } from '@/lib/clock';
import { oneOf, searchSchema, word } from '@/lib/search';

export const PERIODS = ['today', 'week', 'weekend', 'month'] as const;
export type Period = (typeof PERIODS)[number];
export const FORMATS: EventFormat[] = ['IN_PERSON', 'ONLINE', 'HYBRID'];

const FILTERS = {
  q: word,
  when: oneOf(PERIODS),
  city: word,
  tag: word,
  format: oneOf(FORMATS),
  free: oneOf([true]),
};

/** What the visitor is looking for, as it stands in the address. */
export const parseFilters = searchSchema(FILTERS);
export type Filters = ReturnType<typeof parseFilters>;

/** What stands in the address of the page: what to look for, and whether to see it on a map. */
export const parseSearch = searchSchema({ ...FILTERS, view: oneOf(['map']) });

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
