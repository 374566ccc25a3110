import { graphql } from '@/graphql/generated';
import type { DoorListQuery, RecordScansMutation, TicketStatus } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { RequestError } from '@/lib/transport';

const DoorListDocument = graphql(`
  query DoorList($event: ID!, $after: String) {
    checkInList(eventId: $event, first: 500, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ticketId
        secretHash
        holderName
        status
        checkedInAt
        # Devices keep the list, and what came of scans, under this name.
        checkedInBy: checkedInByName
        orderCode
        buyerName
        ticketType {
          id
          name
        }
      }
    }
  }
`);

const RecordScanDocument = graphql(`
  mutation RecordScan($input: CheckInRecordInput!) {
    checkInRecord(input: $input) {
      ticket {
        id
        holderName
        status
        checkedInAt
        checkedInBy: checkedInByName
        ticketType {
          id
          name
        }
      }
      errors {
        ...CheckInErrorFields
      }
    }
  }
`);

const RecordScansDocument = graphql(`
  mutation RecordScans($input: CheckInRecordManyInput!) {
    checkInRecordMany(input: $input) {
      results {
        idempotencyKey
        ticket {
          id
          holderName
          status
          checkedInAt
          checkedInBy: checkedInByName
          ticketType {
            id
            name
          }
        }
        errors {
          ...CheckInErrorFields
        }
      }
      errors {
        ...CheckInErrorFields
      }
    }
  }
`);

const UndoCheckInDocument = graphql(`
  mutation UndoCheckIn($input: CheckInUndoInput!) {
    checkInUndo(input: $input) {
      ticket {
        id
        holderName
        status
        checkedInAt
        checkedInBy: checkedInByName
        ticketType {
          id
          name
        }
      }
      errors {
        ...CheckInErrorFields
      }
    }
  }
`);

const FindByMailDocument = graphql(`
  query FindByMail($organization: ID!, $event: ID!, $search: String!) {
    organization(id: $organization) {
      id
      attendees(eventId: $event, search: $search, first: 20) {
        nodes {
          id
        }
      }
    }
  }
`);

/** A ticket as this device keeps it. */
export type Entry = NonNullable<DoorListQuery['checkInList']>['nodes'][number];
type Payload = RecordScansMutation['checkInRecordMany'];
/** What came of a scan, as the server says. */
export type Answer = Omit<Payload['results'][number], 'idempotencyKey'>;
export type DoorTicket = NonNullable<Answer['ticket']>;
export type DoorError = Answer['errors'][number];
export type { TicketStatus };

/** A ticket by what its code says, or by its id where somebody was found in the list. */
export type TicketName = { ticketSecret: string } | { ticketId: string };

/** A scan made on this device. */
export interface Scan {
  /** Sent again, it is known by this. */
  key: string;
  name: TicketName;
  scannedAt: string;
}

/** A page of what has changed since; null for those who may not check in. */
export async function listPage(event: string, after: string | null): Promise<DoorListQuery['checkInList']> {
  return (await execute(DoorListDocument, { event, after })).checkInList ?? null;
}

/** Checks a ticket in as of now, on the server's clock. */
export async function record(event: string, { key, name }: Scan): Promise<Answer> {
  const input = { eventId: event, idempotencyKey: key, ...name };
  return (await execute(RecordScanDocument, { input })).checkInRecord;
}

/** Sends scans that had to wait, at most 100. */
export async function recordMany(event: string, scans: Scan[]): Promise<Payload> {
  const sent = scans.map(({ key, name, scannedAt }) => ({ idempotencyKey: key, scannedAt, ...name }));
  return (await execute(RecordScansDocument, { input: { eventId: event, scans: sent } })).checkInRecordMany;
}

/** Takes a check-in back. */
export async function undo(ticketId: string): Promise<Answer> {
  return (await execute(UndoCheckInDocument, { input: { ticketId } })).checkInUndo;
}

/** The ids of tickets by their holders' and buyers' addresses, which devices don't keep. */
export async function findByMail(organization: string, event: string, search: string): Promise<string[]> {
  const answer = await execute(FindByMailDocument, { organization, event, search });
  return answer.organization?.attendees?.nodes.map(({ id }) => id) ?? [];
}

/** What the door needs of the server; in tests, of something else. */
export const server = { listPage, record, recordMany, undo };
export type Server = typeof server;

/** Fails like a missing network when an answer takes too long: people are waiting. */
export function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const slow = setTimeout(
      () => reject(new RequestError('TIMEOUT', 'The answer takes too long.')),
      milliseconds,
    );
    answer.then(resolve, reject).finally(() => clearTimeout(slow));
  });
}
