import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OfferedTypesQuery, OrderAddInput, OrderAddPrice } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { check } from '@/lib/refusal';

const OfferedTypesDocument = graphql(`
  query OfferedTypes($event: ID!) {
    node(id: $event) {
      __typename
      ... on Event {
        id
        ticketTypes {
          id
          name
          availability
          price {
            currency
            minor
          }
        }
      }
    }
  }
`);

const AddOrderDocument = graphql(`
  mutation AddOrder($input: OrderAddInput!) {
    orderAdd(input: $input) {
      order {
        id
        code
      }
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

type Event = Extract<NonNullable<OfferedTypesQuery['node']>, { __typename: 'Event' }>;
export type OfferedType = Event['ticketTypes'][number];

/** How what is added is paid, as it is offered. */
export const PRICES = ['CASH', 'TRANSFER', 'OTHER', 'COMP'] as const satisfies readonly OrderAddPrice[];

/** The ticket types of an event, and how many are left of each. */
export function offeredTypesQuery(event: string) {
  return queryOptions({
    queryKey: organizerEventKeys.offered(event),
    queryFn: async ({ signal }): Promise<OfferedType[]> => {
      const { node } = await execute(OfferedTypesDocument, { event }, signal);
      return node?.__typename === 'Event' ? node.ticketTypes : [];
    },
    staleTime: 0,
  });
}

/** The order that was added. */
export interface AddedOrder {
  id: string;
  code: string;
}

/** Adds an order for somebody. The same key is one order, however often it is sent. */
export async function addOrder(input: OrderAddInput): Promise<AddedOrder> {
  const { orderAdd } = await execute(AddOrderDocument, { input });
  check(orderAdd.errors);
  if (!orderAdd.order) throw new Error('no order, and no reason why');
  return orderAdd.order;
}

/** The names that were typed, one a line. An empty line before others stands for a ticket without a name. */
export function namesOf(text: string): string[] {
  const lines = text.trimEnd();
  return lines === '' ? [] : lines.split(/\r?\n/).map((name) => name.trim());
}

/** The lines of an order: of each ticket type as many as are wanted, with the names in the order they were typed. */
export function linesOf(wanted: { id: string; quantity: number }[], names: string[]): OrderAddInput['lines'] {
  let next = 0;
  return wanted
    .filter(({ quantity }) => quantity > 0)
    .map(({ id, quantity }) => {
      const attendees = names.slice(next, next + quantity).map((name) => ({ name }));
      next += quantity;
      return { ticketTypeId: id, quantity, attendees };
    });
}
