import { LIMITS } from '@/lib/limits';
import { Refused, refusals, type Refusal } from '@/lib/refusal';
import { fieldsOf } from '@/lib/shared';
import { hoursLater } from '@/lib/wallclock';
import { NO_TIME } from '../area/MomentField';
import type { TicketWish } from '../tickets/tickets';
import { ticketWish } from '../tickets/wish';
import type { EventWish, Wish } from './creation';
import { nextSaturday } from './zone';
import { readTimes, type Values } from './values';

/** What stands in the fields of a new event. */
export interface NewValues extends Pick<
  Values,
  'title' | 'description' | 'format' | 'venueId' | 'onlineUrl' | 'start' | 'end' | 'timezone' | 'visibility'
> {
  /** Somebody has chosen the venue, or none. */
  placed: boolean;
  paid: boolean;
  price: string;
  quantity: string;
  organizationName: string;
  currency: string;
}

interface Beginning {
  now: number;
  zone: string;
  /** The account's, which an organization is called by until somebody calls it otherwise. */
  name: string;
  currency: string;
}

/** Next Saturday evening, for everybody and for nothing: closer to most events than empty fields. */
export function beginning({ now, zone, name, currency }: Beginning): NewValues {
  const wall = nextSaturday(now, zone);
  return {
    title: '',
    description: '',
    format: 'IN_PERSON',
    venueId: '',
    placed: false,
    onlineUrl: '',
    start: { wall, later: false },
    end: { wall: hoursLater(wall, 3), later: false },
    timezone: zone,
    visibility: 'PUBLIC',
    paid: false,
    price: '',
    quantity: '',
    organizationName: name,
    currency,
  };
}

interface Told {
  values: NewValues;
  /** The venue, where there is one to choose. */
  venueId: string;
  currency: string;
  ticketName: string;
  cover: Wish['cover'];
  /** Whether it is to be published, for which it needs a place. */
  publish: boolean;
}

/** Reads what was typed. Throws `Refused` with all that is wrong. */
export function wishOf(told: Told): Wish {
  const { values, venueId, currency, cover, publish } = told;
  const problems: Refusal[] = [];
  const times = readTimes(values);
  problems.push(...times.problems);
  const event: EventWish = {
    title: values.title.trim(),
    description: values.description.trim() || null,
    venueId: values.format === 'ONLINE' ? null : venueId || null,
    onlineUrl: values.format === 'IN_PERSON' ? null : values.onlineUrl.trim() || null,
    startsAt: times.fields.startsAt ?? '',
    endsAt: times.fields.endsAt ?? '',
    timezone: values.timezone,
    visibility: values.visibility,
  };
  if (!event.title) problems.push({ code: 'INVALID_title', field: 'title', message: '' });
  if (values.description.length > LIMITS.eventDescription) {
    problems.push({ code: 'INVALID_description', field: 'description', message: '' });
  }
  if (publish && !event.venueId && !event.onlineUrl) problems.push(placed('MISSING_PLACE', values.format));
  const ticket = ticketOf(told, currency, problems);
  if (!ticket || problems.length > 0) throw new Refused(problems);
  return {
    organization: { name: values.organizationName.trim(), currency },
    event,
    ticket,
    cover,
  };
}

function ticketOf(
  { values: { paid, price, quantity }, ticketName }: Told,
  currency: string,
  problems: Refusal[],
): TicketWish | undefined {
  try {
    return ticketWish({
      fields: fieldsOf({ name: ticketName, price, quantity, minPerOrder: '', maxPerOrder: '' }),
      free: !paid,
      currency,
      salesStart: NO_TIME,
      salesEnd: NO_TIME,
      zone: 'UTC',
    });
  } catch (error) {
    problems.push(...refusals(error));
    return undefined;
  }
}

function placed(code: string, format: Values['format']): Refusal {
  return { code, field: format === 'ONLINE' ? 'onlineUrl' : 'venueId', message: '' };
}

/** The field that a refusal is put right at; those of publishing name none. */
export function atField(problem: Refusal, format: Values['format']): Refusal {
  switch (problem.code) {
    case 'EVENT_IN_PAST':
      return { ...problem, field: 'startsAt' };
    case 'MISSING_PLACE':
      return placed(problem.code, format);
    case 'PAYMENTS_NOT_SET_UP':
    case 'PRICE_NOT_CHARGEABLE':
      return { ...problem, field: 'price' };
    default:
      return problem;
  }
}

/** The address that an event of this title gets, which its artwork is made of. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replaceAll(/^-+|-+$/g, '');
  return slug.length < 3 ? 'event' : slug;
}
