import type { Answer, DoorTicket, Entry } from './api';

/** What is said at the door about a scan. */
export interface Outcome {
  kind: 'welcome' | 'already' | 'cancelled' | 'unknown' | 'closed' | 'refused';
  /** Each scan is shown anew, also when it comes out as the one before. */
  key: string;
  at: string;
  ticketId?: string;
  holderName?: string;
  ticketName?: string;
  /** When the ticket was used before, and by whom as far as that is known. */
  since?: string;
  by?: string;
  /** Decided by this device's list; the server has not heard of it yet. */
  here: boolean;
  /** What the code says, for letting somebody in who is not on the list. */
  secret?: string;
}

/** What is said first. Without the server, a code that is not on the list is not sure to be bad. */
export function verdict({ kind, here }: Outcome): Outcome['kind'] | 'unlisted' {
  return kind === 'unknown' && here ? 'unlisted' : kind;
}

/** When and by whom a ticket was used before. */
function before(since: string | null | undefined, by: string | null | undefined): Partial<Outcome> {
  return { ...(since ? { since } : {}), ...(by ? { by } : {}) };
}

type Base = Pick<Outcome, 'key' | 'at'>;

function of(ticket: DoorTicket | null | undefined): Partial<Outcome> {
  if (!ticket) return {};
  return {
    ticketId: ticket.id,
    holderName: ticket.holderName,
    ...(ticket.ticketType ? { ticketName: ticket.ticketType.name } : {}),
  };
}

/** What the server's answer to a scan means. */
export function answered(base: Base, { ticket, errors }: Answer): Outcome {
  const said = { ...base, ...of(ticket), here: false };
  const [error] = errors;
  if (!error) return { ...said, kind: 'welcome' };
  switch (error.code) {
    case 'ALREADY_CHECKED_IN':
      return { ...said, kind: 'already', ...before(ticket?.checkedInAt, ticket?.checkedInBy) };
    case 'TICKET_CANCELLED':
      return { ...said, kind: 'cancelled' };
    case 'EVENT_NOT_OPEN':
      return { ...said, kind: 'closed' };
    case 'NOT_FOUND':
      return { ...said, kind: error.field === 'eventId' ? 'refused' : 'unknown' };
    default:
      return { ...said, kind: 'unknown' };
  }
}

/** What this device's list says of a scan, without the server. `since` is when it was scanned here and not yet sent. */
export function decided(base: Base, entry: Entry | undefined, since: string | undefined): Outcome {
  if (!entry) return { ...base, kind: 'unknown', here: true };
  const said = {
    ...base,
    ticketId: entry.ticketId,
    holderName: entry.holderName,
    ...(entry.ticketType ? { ticketName: entry.ticketType.name } : {}),
    here: true,
  };
  if (entry.status === 'CANCELLED') return { ...said, kind: 'cancelled' };
  if (since !== undefined) return { ...said, kind: 'already', ...before(since, undefined) };
  if (entry.status === 'CHECKED_IN') {
    return { ...said, kind: 'already', ...before(entry.checkedInAt, entry.checkedInBy) };
  }
  return { ...said, kind: 'welcome' };
}
