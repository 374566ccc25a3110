import { momentOf, typedTime, type TypedTime } from '../area/MomentField';
import type { EventFormat, EventUpdateInput, Visibility } from '@/graphql/generated/graphql';
import type { Refusal } from '@/lib/refusal';
import type { Stand } from '@/lib/shared';
import { SKIPPED, tooMuch } from '../area/problems';
import type { EditedEvent } from './event';
import { eachText, type TextName } from './texts';

/** What stands in the editor's fields. */
export interface Values extends Record<TextName, string> {
  title: string;
  format: EventFormat;
  /** Empty for none. */
  venueId: string;
  onlineUrl: string;
  start: TypedTime;
  end: TypedTime;
  timezone: string;
  visibility: Visibility;
  tags: string[];
  capacity: string;
  /** How long before it begins people are reminded; null for not at all. */
  reminderMinutes: number | null;
}

/** The same as the API takes it. What can't be told yet is left out. */
export type Fields = Omit<EventUpdateInput, 'eventId' | 'version'>;
export type FieldName = keyof Fields;

export interface Reading {
  fields: Fields;
  /** Why fields are left out. */
  problems: Refusal[];
}

/** The API's fields that something typed ends up in. */
export const FIELDS_OF: Record<keyof Values, FieldName[]> = {
  title: ['title'],
  ...eachText((name) => [name]),
  format: ['venueId', 'onlineUrl'],
  venueId: ['venueId'],
  onlineUrl: ['onlineUrl'],
  start: ['startsAt', 'endsAt'],
  end: ['startsAt', 'endsAt'],
  timezone: ['timezone'],
  visibility: ['visibility'],
  tags: ['tags'],
  capacity: ['capacity'],
  reminderMinutes: ['reminderMinutes'],
};

/** What is changed as a whole. */
export const PARTS = {
  title: ['title'],
  ...eachText((name) => [name]),
  when: ['start', 'end', 'timezone'],
  reminder: ['reminderMinutes'],
  place: ['format', 'venueId', 'onlineUrl'],
  visibility: ['visibility'],
  tags: ['tags'],
  capacity: ['capacity'],
} as const satisfies Record<string, (keyof Values)[]>;
export type Part = keyof typeof PARTS;

/** The API's fields that a part ends up in. */
export function fieldsOfPart(part: Part): FieldName[] {
  return [...new Set(PARTS[part].flatMap((name) => FIELDS_OF[name]))];
}

/** Whether a part is the same for the API; what can't be told yet is compared as it was typed. */
export function samePart(part: Part, one: Values, other: Values): boolean {
  const told = (values: Values) => {
    const { fields } = read(values);
    const typed = PARTS[part].map((name) => values[name]);
    if (part === 'tags') return JSON.stringify([...values.tags].sort());
    return JSON.stringify(fieldsOfPart(part).map((field) => (field in fields ? fields[field] : typed)));
  };
  return told(one) === told(other);
}

/** An event as its editor has it. */
export function standOf(event: EditedEvent): Stand<Values> {
  return { values: valuesOf(event), version: event.version };
}

export function valuesOf(event: EditedEvent): Values {
  return {
    title: event.title,
    ...eachText((name) => event[name] ?? ''),
    format: event.format,
    venueId: event.venue?.id ?? '',
    onlineUrl: event.onlineUrl ?? '',
    start: typedTime(event.startsAt, event.timezone),
    end: typedTime(event.endsAt, event.timezone),
    timezone: event.timezone,
    visibility: event.visibility,
    tags: event.tags,
    capacity: event.capacity === null ? '' : String(event.capacity),
    reminderMinutes: event.reminderMinutes ?? null,
  };
}

function invalid(field: FieldName, code = `INVALID_${field}`): Refusal {
  return { code, field, message: '' };
}

/** Reads what was typed. */
export function read(values: Values): Reading {
  const fields: Fields = {
    timezone: values.timezone,
    ...eachText((name) => values[name].trim() || null),
    venueId: values.format === 'ONLINE' ? null : values.venueId || null,
    onlineUrl: values.format === 'IN_PERSON' ? null : values.onlineUrl.trim() || null,
    visibility: values.visibility,
    tags: values.tags,
    reminderMinutes: values.reminderMinutes,
  };
  const problems: Refusal[] = [];
  if (values.title.trim()) fields.title = values.title.trim();
  else problems.push(invalid('title'));
  const capacity = readCount(values.capacity);
  if (capacity === undefined) problems.push(invalid('capacity'));
  else if (capacity !== null && capacity > MOST_PLACES) problems.push(tooMuch('capacity', MOST_PLACES));
  else fields.capacity = capacity;
  const times = readTimes(values);
  return { fields: { ...fields, ...times.fields }, problems: [...problems, ...times.problems] };
}

/** The most places that anything has, as in `domain/src/events/limits.rs`. */
export const MOST_PLACES = 10_000_000;

/** A whole number above zero, however large; null for nothing, undefined for anything else. */
export function readCount(text: string): number | null | undefined {
  const digits = text.replaceAll(/[\s.,'’]/g, '');
  if (!digits) return null;
  const number = Number(digits);
  return /^\d+$/.test(digits) && number > 0 ? number : undefined;
}

/** Both times or none: one without the other could be refused for what is not meant. */
export function readTimes(values: Pick<Values, 'start' | 'end' | 'timezone'>): Reading {
  const problems: Refusal[] = [];
  const moment = (field: 'startsAt' | 'endsAt', typed: TypedTime) => {
    const found = momentOf(typed, values.timezone);
    if (!found) problems.push(invalid(field, found === undefined ? SKIPPED : undefined));
    return found;
  };
  const [startsAt, endsAt] = [moment('startsAt', values.start), moment('endsAt', values.end)];
  if (!startsAt || !endsAt) return { fields: {}, problems };
  if (Date.parse(endsAt) <= Date.parse(startsAt)) return { fields: {}, problems: [invalid('endsAt')] };
  return { fields: { startsAt, endsAt }, problems: [] };
}
