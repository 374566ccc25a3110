import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { EventPageQuery } from '@/graphql/generated/graphql';
import { minorUnits } from '@/lib/format';
import { execute } from '@/lib/graphql';
import { eventKeys } from '@/lib/keys/visitor';

const EventDocument = graphql(`
  query EventPage($slug: String!) {
    event(slug: $slug) {
      id
      slug
      title
      status
      endsAt
      timezone
      waitingRoom {
        isOn
        opensAt
      }
      ...EventAbout
      ...EventContent
      organization {
        id
        name
        slug
        accentColour
        logo {
          ...Logo
        }
        contactForm
      }
      ...EventFacts
      ticketTypes {
        id
        name
        description
        kind
        price {
          currency
          minor
        }
        availability
        minPerOrder
        maxPerOrder
        salesStartAt
        salesEndAt
      }
    }
  }
`);

export type EventDetails = NonNullable<EventPageQuery['event']>;
export type TicketTypeDetails = EventDetails['ticketTypes'][number];

/** An event as its page shows it; null if there is none for the visitor. */
export const eventQuery = (slug: string) =>
  queryOptions({
    queryKey: eventKeys.one(slug),
    queryFn: async ({ signal }) => (await execute(EventDocument, { slug }, signal)).event ?? null,
    staleTime: 30_000,
  });

export type SaleState = 'open' | 'soldOut' | 'later' | 'over';

/** The moments at which it changes whether tickets can be had. */
export function saleMoments(event: EventDetails): (string | null)[] {
  return [event.endsAt, ...event.ticketTypes.flatMap((type) => [type.salesStartAt, type.salesEndAt])];
}

/** Whether a ticket type can be had now. */
export function saleState(type: TicketTypeDetails, now: number): SaleState {
  if (type.salesStartAt && Date.parse(type.salesStartAt) > now) return 'later';
  if (type.salesEndAt && Date.parse(type.salesEndAt) <= now) return 'over';
  if (type.availability != null && type.availability < type.minPerOrder) return 'soldOut';
  return 'open';
}

/** The most of a type that one order can have now. */
export function mostOf(type: TicketTypeDetails): number {
  return Math.min(type.maxPerOrder, type.availability ?? type.maxPerOrder);
}

/** How many of which type, by id. */
export type Cart = Record<string, number>;

/** A cart as it stands in an address: `id:2,id:1`. */
export function writeCart(cart: Cart): string {
  return Object.entries(cart)
    .filter(([, quantity]) => quantity > 0)
    .map(([id, quantity]) => `${id}:${quantity}`)
    .join(',');
}

export function readCart(text: string): Cart {
  const entries = text.split(',').flatMap((part) => {
    const [id, quantity] = part.split(':');
    const count = Number(quantity);
    return id && Number.isInteger(count) && count > 0 && count <= 100 ? [[id, count] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** What a cart costs, in minor units. */
export function cartTotal(cart: Cart, types: TicketTypeDetails[]): number {
  return types.reduce((sum, type) => sum + (cart[type.id] ?? 0) * minorUnits(type.price), 0);
}
