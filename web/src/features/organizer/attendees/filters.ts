import type { TicketStatus } from '@/graphql/generated/graphql';
import { wordOf } from '@/lib/filters';

export const STATES: TicketStatus[] = ['VALID', 'CHECKED_IN', 'CANCELLED'];

/** Which attendees are wanted, as it stands in the address. */
export interface AttendeeFilters {
  q?: string;
  /** A ticket type's id. */
  type?: string;
  state?: TicketStatus;
}

/** Reads an address's search part, leaving out what is not understood. */
export function parseAttendeeFilters(search: { [key in keyof AttendeeFilters]?: unknown }): AttendeeFilters {
  const [q, type] = [wordOf(search.q), wordOf(search.type)];
  const state = STATES.find((known) => known === search.state);
  return { ...(q && { q }), ...(type?.startsWith('tickettype_') && { type }), ...(state && { state }) };
}
