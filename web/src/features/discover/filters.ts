import type { EventFilter, EventFormat } from '@/graphql/generated/graphql';
import { now as serverNow } from '@/lib/clock';
import { matching, oneOf, searchSchema, word } from '@/lib/search';

export const PERIODS = ['today', 'tomorrow', 'weekend', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];
export const FORMATS: EventFormat[] = ['IN_PERSON', 'ONLINE', 'HYBRID'];
export const VIEWS = ['grid', 'list', 'map'] as const;
export type View = (typeof VIEWS)[number];

/** A day as `<input type="date">` has it. */
const day = matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

const FILTERS = {
  q: word,
  when: oneOf(PERIODS),
  from: day,
  to: day,
  city: word,
  tag: word,
  format: oneOf(FORMATS),
  free: oneOf([true]),
};

/** What the visitor is looking for, as it stands in the address. */
export const parseFilters = searchSchema(FILTERS);
export type Filters = ReturnType<typeof parseFilters>;

/** What stands in the address of the page: what to look for, and how to see it. */
export const parseSearch = searchSchema({ ...FILTERS, view: oneOf(VIEWS) });
export type Search = ReturnType<typeof parseSearch>;

/** Days as they stand in the address. */
export interface Days {
  from?: string | undefined;
  to?: string | undefined;
}

interface Range {
  endsAfter?: Date;
  startsBefore?: Date;
}

function midnight(now: Date, days: number, hour = 0): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

const later = (one: Date, other: Date) => (one > other ? one : other);

/** What runs in between, on the visitor's clock; it begins now at the earliest. Weeks end on Sundays. */
export function periodRange(period: Period, now: Date): Range {
  const weekday = now.getDay();
  switch (period) {
    case 'today':
      return { endsAfter: now, startsBefore: midnight(now, 1) };
    case 'tomorrow':
      return { endsAfter: midnight(now, 1), startsBefore: midnight(now, 2) };
    case 'week':
      return { endsAfter: now, startsBefore: midnight(now, 8 - (weekday || 7)) };
    case 'month':
      return { endsAfter: now, startsBefore: new Date(now.getFullYear(), now.getMonth() + 1, 1) };
    case 'weekend': {
      // Friday evening belongs to it; on a Saturday or Sunday it is the one under way.
      const friday = weekday === 0 ? -2 : 5 - weekday;
      return { endsAfter: later(midnight(now, friday, 17), now), startsBefore: midnight(now, friday + 3) };
    }
  }
}

/** Midnight of a day in the address, on the visitor's clock, or so many days later. */
export function startOf(text: string, days = 0): Date {
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, date + days);
}

/** What runs on one of these days; in whichever order they came, and with an open end if there is only one. */
function daysRange({ from, to }: Days, now: Date): Range {
  const [first, last] = from && to && to < from ? [to, from] : [from, to];
  return {
    ...(first && { endsAfter: later(startOf(first), now) }),
    ...(last && { startsBefore: startOf(last, 1) }),
  };
}

/** The moment to ask for, rounded so that the same wish is the same question for a while. */
const thisMoment = () => new Date(Math.floor(serverNow() / 300_000) * 300_000);

/** What to ask the API for. */
export function eventFilter(filters: Filters, now = thisMoment()): EventFilter {
  const { q, when, from, to, city, tag, format, free } = filters;
  const range = from || to ? daysRange({ from, to }, now) : when && periodRange(when, now);
  return {
    ...(q && { search: q }),
    ...(city && { city }),
    ...(tag && { tags: [tag] }),
    ...(format && { format }),
    ...(free && { free: true }),
    ...(range?.endsAfter && { endsAfter: range.endsAfter.toISOString() }),
    ...(range?.startsBefore && { startsBefore: range.startsBefore.toISOString() }),
  };
}
