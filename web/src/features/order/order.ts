import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrderFieldsFragment } from '@/graphql/generated/graphql';
import { minorUnits } from '@/lib/format';
import { execute } from '@/lib/graphql';
import { orderKeys } from '@/lib/keys/account';
import { useLive } from '@/lib/live';
import { loadOrKept } from '@/lib/offline-query';
import { guests, own, type Shelf } from '@/lib/offline-store';
import { maybeSignedIn } from '@/lib/session';
import { loadViewer } from '@/lib/viewer';

export const OrderFields = graphql(`
  fragment OrderFields on Order {
    id
    code
    # Devices keep orders under these names.
    secret: guestSecret
    status
    email: buyerEmail
    viewerIsBuyer
    name: buyerName
    placedAt
    expiresAt
    cancelReason
    agreements {
      ...AgreementFields
    }
    total {
      currency
      minor
    }
    event {
      slug
      title
      status
      startsAt
      endsAt
      timezone
      format
      onlineUrl
      cover {
        ...Cover
      }
      venue {
        name
        location {
          address
          city
        }
      }
      organization {
        name
        accentColour
        logo {
          ...Logo
        }
      }
    }
    lines {
      quantity
      name
      total {
        currency
        minor
      }
    }
    tickets {
      id
      secret: code
      holderName
      status
      checkedInAt
      ticketType {
        name
      }
    }
    payment {
      status
      checkoutUrl
      payBy: expiresAt
    }
    refunds {
      id
      status
      amount {
        currency
        minor
      }
    }
  }
`);

const OrderDocument = graphql(`
  query OrderPage($id: ID!, $secret: String) {
    order(id: $id, secret: $secret) {
      ...OrderFields
    }
  }
`);

const OrderChangedDocument = graphql(`
  subscription OrderChanged($id: ID!, $secret: String) {
    orderChanged(id: $id, secret: $secret) {
      ...OrderFields
    }
  }
`);

const CancelOrderDocument = graphql(`
  mutation CancelOrder($input: OrderCancelInput!) {
    orderCancel(input: $input) {
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

export type OrderDetails = OrderFieldsFragment;

const keyOf = (id: string) => `order/${id}`;

/**
 * Where the device keeps an order: with the account's things, or with what was opened by a secret link without one. That
 * a session is over turns out while the order loads, so it is looked at each time.
 */
function shelfFor(secret: string | undefined): Shelf {
  const guestKey = (key: string) => `${key}/${secret ?? ''}`;
  return {
    keep: (key, order) => (maybeSignedIn() ? own.keep(key, order) : guests.keep(guestKey(key), order)),
    kept: (key) => (maybeSignedIn() ? own.kept(key) : guests.kept(guestKey(key))),
  };
}

/** An order, for its buyer or whoever has its secret; null for others. Opened once, it opens without a network too. */
export const orderQuery = (id: string, secret: string | undefined) =>
  queryOptions({
    queryKey: orderKeys.one(id, secret),
    queryFn: ({ signal, client }) => {
      const load = async (): Promise<OrderDetails | null> => {
        // The device keeps it for whoever is signed in, so that has to be known first.
        const [, answer] = await Promise.allSettled([
          loadViewer(client),
          execute(OrderDocument, { id, secret: secret ?? null }, signal),
        ]);
        if (answer.status === 'rejected') throw answer.reason;
        return answer.value.order ?? null;
      };
      return loadOrKept(keyOf(id), load, shelfFor(secret));
    },
  });

/** Shows payments, refunds and check-ins as they happen. */
export function useLiveOrder(id: string, secret: string | undefined, found: boolean): void {
  const client = useQueryClient();
  useLive(OrderChangedDocument, found ? { id, secret: secret ?? null } : null, ({ orderChanged }) => {
    client.setQueryData(orderQuery(id, secret).queryKey, orderChanged);
    // A device that keeps nothing has to ask each time.
    shelfFor(secret)
      .keep(keyOf(id), orderChanged)
      .catch(() => undefined);
  });
}

/** Cancels an order; returns why not, if it was refused. */
export async function cancelOrder(order: OrderDetails): Promise<string | undefined> {
  const { orderCancel } = await execute(CancelOrderDocument, {
    input: { orderId: order.id, secret: order.secret ?? null },
  });
  return orderCancel.errors[0]?.message;
}

/** Whether the buyer may still cancel by themselves: unpaid or free, before the event begins. */
export function isCancellable(order: OrderDetails, now: number): boolean {
  const early = order.event ? Date.parse(order.event.startsAt) > now : true;
  if (!early) return false;
  return order.status === 'PENDING' || (order.status === 'CONFIRMED' && minorUnits(order.total) === 0);
}

/** Whether the buyer is about to go there: they have tickets, and it is on and not over. */
export function isGoing({ status, event }: OrderDetails, now: number): boolean {
  return status === 'CONFIRMED' && event?.status === 'PUBLISHED' && Date.parse(event.endsAt) > now;
}
