import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrderFieldsFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { useLive } from '@/lib/live';

export const OrderFields = graphql(`
  fragment OrderFields on Order {
    id
    code
    secret
    status
    email
    name
    placedAt
    expiresAt
    cancelReason
    total {
      currency
      minorUnits
    }
    event {
      slug
      title
      status
      startsAt
      endsAt
      timezone
      onlineUrl
      venue {
        name
        address
        city
      }
    }
    lines {
      quantity
      name
      total {
        currency
        minorUnits
      }
    }
    tickets {
      id
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
    }
    refunds {
      id
      status
      amount {
        currency
        minorUnits
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
        code
        message
      }
    }
  }
`);

export type OrderDetails = OrderFieldsFragment;

/** An order, for its buyer or whoever has its secret; null for others. */
export const orderQuery = (id: string, secret: string | undefined) =>
  queryOptions({
    queryKey: ['order', id, secret ?? null],
    queryFn: async ({ signal }) =>
      (await execute(OrderDocument, { id, secret: secret ?? null }, signal)).order ?? null,
  });

/** Shows payments, refunds and check-ins as they happen. */
export function useLiveOrder(id: string, secret: string | undefined, found: boolean): void {
  const client = useQueryClient();
  useLive(OrderChangedDocument, found ? { id, secret: secret ?? null } : null, ({ orderChanged }) => {
    client.setQueryData(orderQuery(id, secret).queryKey, orderChanged);
  });
}

/** Cancels an order; returns why not, if it was refused. */
export async function cancelOrder(order: OrderDetails): Promise<string | undefined> {
  const { orderCancel } = await execute(CancelOrderDocument, {
    input: { orderId: order.id, secret: order.secret },
  });
  return orderCancel.errors[0]?.message;
}

/** Whether the buyer may still cancel by themselves: unpaid or free, before the event begins. */
export function isCancellable(order: OrderDetails, now = Date.now()): boolean {
  const early = order.event ? Date.parse(order.event.startsAt) > now : true;
  if (!early) return false;
  return order.status === 'PENDING' || (order.status === 'CONFIRMED' && order.total.minorUnits === 0);
}
