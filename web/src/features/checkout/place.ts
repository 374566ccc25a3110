import { graphql } from '@/graphql/generated';
import type {
  OrderErrorCode,
  OrderPlaceInput,
  OrderTermsInput,
  PlaceOrderMutation,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { keyed } from '@/lib/key';

const PlaceOrderDocument = graphql(`
  mutation PlaceOrder($input: OrderPlaceInput!) {
    orderPlace(input: $input) {
      order {
        id
        guestSecret
        status
        payment {
          checkoutUrl
        }
      }
      errors {
        ...OrderErrorFields
        available
      }
    }
  }
`);

export type Placed = NonNullable<PlaceOrderMutation['orderPlace']['order']>;
export type OrderProblem = PlaceOrderMutation['orderPlace']['errors'][number];

/** The order was refused; the page says why at each field. */
export class Refused extends Error {
  constructor(readonly problems: OrderProblem[]) {
    super('the order was refused');
  }
}

/**
 * Places an order. The same wish under the same key is one order, however often it is sent, with whichever admission
 * from the waiting room, and whatever the terms are by then.
 */
export async function placeOrder(
  key: string,
  wish: Omit<OrderPlaceInput, 'idempotencyKey' | 'admission' | 'agreedTo'>,
  agreedTo: OrderTermsInput,
  admission?: string,
): Promise<Placed> {
  const input = { ...keyed(key, wish), agreedTo, ...(admission ? { admission } : {}) };
  const { orderPlace } = await execute(PlaceOrderDocument, { input });
  if (!orderPlace.order) throw new Refused(orderPlace.errors);
  return orderPlace.order;
}

/** Codes that the checkout has words of its own for; others come with the server's. */
export const KNOWN_CODES = [
  'SOLD_OUT',
  'NOT_ON_SALE',
  'QUANTITY_NOT_ALLOWED',
  'PAYMENTS_UNAVAILABLE',
  'TOTAL_NOT_CHARGEABLE',
  'NOT_FOUND',
  'TERMS_CHANGED',
] as const satisfies OrderErrorCode[];

/** Whether an order was refused because others wait for their turn. */
export function needsAdmission(error: unknown): boolean {
  return error instanceof Refused && error.problems.some(({ code }) => code === 'WAITING_ROOM');
}

/** The line of the order that a problem is about. */
export function lineOf(problem: OrderProblem): number | undefined {
  const index = /^lines\.(\d+)/.exec(problem.field ?? '')?.[1];
  return index === undefined ? undefined : Number(index);
}
