import type { OrderStatus, PaymentStatus } from '@/graphql/generated/graphql';
import { minorUnits, type MoneyValue } from '@/lib/format';

/** What of an order says where it stands. */
interface Standing {
  status: OrderStatus;
  payment?: {
    status: PaymentStatus;
    amount: Pick<MoneyValue, 'minor'>;
    refunded: Pick<MoneyValue, 'minor'>;
  } | null;
}

/** Where an order stands, its payment considered. */
export type OrderState =
  | 'pending'
  | 'processing'
  | 'failed'
  | 'quarantined'
  | 'unpayable'
  | 'confirmed'
  | 'partlyRefunded'
  | 'cancelled'
  | 'refunded'
  | 'expired';

export const STATE_TONES = {
  pending: 'warn',
  processing: 'warn',
  failed: 'warn',
  quarantined: 'bad',
  unpayable: 'bad',
  confirmed: 'good',
  partlyRefunded: 'good',
  cancelled: 'bad',
  refunded: 'neutral',
  expired: 'neutral',
} as const satisfies Record<OrderState, string>;

export function orderState({ status, payment }: Standing): OrderState {
  if (payment?.status === 'QUARANTINED') return 'quarantined';
  // It ended with a failed payment: there was no way to pay, or the money never came.
  if (payment?.status === 'FAILED' && status !== 'PENDING') return 'unpayable';
  const refunded = payment ? minorUnits(payment.refunded) : 0;
  switch (status) {
    case 'PENDING':
      if (payment?.status === 'PROCESSING') return 'processing';
      return payment?.status === 'FAILED' ? 'failed' : 'pending';
    case 'CONFIRMED':
      return refunded > 0 ? 'partlyRefunded' : 'confirmed';
    case 'CANCELLED':
      return payment && refunded > 0 && refunded === minorUnits(payment.amount) ? 'refunded' : 'cancelled';
    case 'EXPIRED':
      return 'expired';
  }
}

/** How many tickets an order is for. */
export function ticketCount(order: { lines: { quantity: number }[] }): number {
  return order.lines.reduce((sum, line) => sum + line.quantity, 0);
}
