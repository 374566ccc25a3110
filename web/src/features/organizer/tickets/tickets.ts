import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  TicketsOfEventQuery,
  TicketTypeCreateInput,
  TicketTypeUpdateInput,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { keyed } from '@/lib/key';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { checkVersion } from '@/lib/meanwhile';
import { checkFields } from '../area/problems';
import { standOf } from './texts';

graphql(`
  fragment SoldTicketType on TicketType {
    id
    name
    description
    kind
    price {
      currency
      minor
    }
    quantity
    sold
    held
    availability
    minPerOrder
    maxPerOrder
    salesStartAt
    salesEndAt
    version
  }
`);

const TicketsOfEventDocument = graphql(`
  query TicketsOfEvent($id: ID!) {
    node(id: $id) {
      __typename
      ... on Event {
        id
        status
        timezone
        startsAt
        endsAt
        capacity
        ticketTypes {
          ...SoldTicketType
        }
      }
    }
  }
`);

const CreateTicketTypeDocument = graphql(`
  mutation CreateTicketType($input: TicketTypeCreateInput!) {
    ticketTypeCreate(input: $input) {
      ticketType {
        id
      }
      errors {
        ...EventErrorFields
        limit
        min
        max
        minimum {
          currency
          minor
        }
      }
    }
  }
`);

const UpdateTicketTypeDocument = graphql(`
  mutation UpdateTicketType($input: TicketTypeUpdateInput!) {
    ticketTypeUpdate(input: $input) {
      current {
        ...SoldTicketType
      }
      errors {
        ...EventErrorFields
        limit
        min
        max
        minimum {
          currency
          minor
        }
      }
    }
  }
`);

const DeleteTicketTypeDocument = graphql(`
  mutation DeleteTicketType($input: TicketTypeDeleteInput!) {
    ticketTypeDelete(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

const ReorderTicketTypesDocument = graphql(`
  mutation ReorderTicketTypes($input: TicketTypeReorderInput!) {
    ticketTypeReorder(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

export type TicketsOfEvent = Extract<NonNullable<TicketsOfEventQuery['node']>, { __typename: 'Event' }>;
export type TicketType = TicketsOfEvent['ticketTypes'][number];
export type TicketWish = Omit<TicketTypeCreateInput, 'eventId' | 'kind' | 'idempotencyKey'>;

/** An event's tickets as its organizer sees them. */
export function ticketsQuery(eventId: string) {
  return queryOptions({
    queryKey: organizerEventKeys.tickets(eventId),
    queryFn: async ({ signal }): Promise<TicketsOfEvent | null> => {
      const { node } = await execute(TicketsOfEventDocument, { id: eventId }, signal);
      return node?.__typename === 'Event' ? node : null;
    },
  });
}

/** Adds a kind of ticket, once under the same key; returns its id. */
export async function addTicketType(key: string, eventId: string, wish: TicketWish): Promise<string> {
  const input = keyed(key, { eventId, ...wish });
  const { ticketTypeCreate } = await execute(CreateTicketTypeDocument, { input });
  checkFields(ticketTypeCreate.errors);
  if (!ticketTypeCreate.ticketType) throw new Error('no ticket type in the answer');
  return ticketTypeCreate.ticketType.id;
}

/** Changes the kind of ticket with this id and version. Throws `EditedMeanwhile` with how its form is to stand. */
export async function changeTicketType(input: TicketTypeUpdateInput, zone: string): Promise<void> {
  const { ticketTypeUpdate } = await execute(UpdateTicketTypeDocument, { input });
  checkVersion(ticketTypeUpdate, (current) => standOf(current, zone));
  checkFields(ticketTypeUpdate.errors);
}

/** Deletes a kind of ticket that nobody has ordered. */
export async function deleteTicketType(ticketTypeId: string): Promise<void> {
  const { ticketTypeDelete } = await execute(DeleteTicketTypeDocument, { input: { ticketTypeId } });
  checkFields(ticketTypeDelete.errors);
}

/** What is moved where, in the order that one sees. */
export interface Move {
  types: Pick<TicketType, 'id'>[];
  index: number;
  by: -1 | 1;
}

/** Moves one of an event's tickets up or down, unless somebody else has changed their order since it was shown here. */
export async function moveTicketType(eventId: string, { types, index, by }: Move): Promise<void> {
  const expectedTicketTypeIds = types.map(({ id }) => id);
  const ticketTypeIds = moved(expectedTicketTypeIds, index, by);
  const { ticketTypeReorder } = await execute(ReorderTicketTypesDocument, {
    input: { eventId, ticketTypeIds, expectedTicketTypeIds },
  });
  checkFields(ticketTypeReorder.errors);
}

/** A list with one item moved up or down by one; as it is where there is no further. */
export function moved<T>(items: T[], index: number, by: -1 | 1): T[] {
  const [item, other] = [items[index], items[index + by]];
  if (item === undefined || other === undefined) return items;
  return items.map((one, at) => (at === index ? other : at === index + by ? item : one));
}

/** The currency that an event's prices are in: that of its paid tickets, else its organization's. */
export function currencyOf(event: TicketsOfEvent, organizationCurrency: string): string {
  const [first] = event.ticketTypes;
  const paid = event.ticketTypes.find(({ kind }) => kind === 'PAID');
  return (paid ?? first)?.price.currency ?? organizationCurrency;
}

export type SalesState = 'later' | 'now' | 'over' | 'soldOut';

/** Whether a kind of ticket can be ordered, once the event is published. */
export function salesState(
  type: Pick<TicketType, 'salesStartAt' | 'salesEndAt' | 'availability'>,
  endsAt: string,
  now: number,
): SalesState {
  if (Date.parse(type.salesEndAt ?? endsAt) <= now) return 'over';
  if (type.salesStartAt && Date.parse(type.salesStartAt) > now) return 'later';
  return type.availability === 0 ? 'soldOut' : 'now';
}
