import type { TicketStatus } from '@/graphql/generated/graphql';
import { matching, oneOf, searchSchema, word } from '@/lib/search';

export const STATES: TicketStatus[] = ['VALID', 'CHECKED_IN', 'CANCELLED'];

/** Which attendees are wanted, as it stands in the address. */
export const parseAttendeeFilters = searchSchema({
  q: word,
  /** A ticket type's id. */
  type: matching(/^tickettype_/, word),
  state: oneOf(STATES),
});
export type AttendeeFilters = ReturnType<typeof parseAttendeeFilters>;
