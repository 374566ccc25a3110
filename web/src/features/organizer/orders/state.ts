import type { DisputeStatus, OrderStatus, PaymentStatus } from '@/graphql/generated/graphql';
import { minorUnits, type MoneyValue } from '@/lib/format';

/** What of an order says where it stands. */
interface Standing {
  status: OrderStatus;
  payment?: {
    status: PaymentStatus;
    amount: Pick<MoneyValue, 'minor'>;
    refunded: Pick<MoneyValue, 'minor'>;
  } | null;
  disputes?: { status: DisputeStatus }[] | null;
}

/** Where an order stands, its payment considered. */
export type OrderState =
  | 'pending'
  | 'processing'
  | 'failed'
  | 'quarantined'
  | 'unpayable'
  | 'confirmed'
  | 'disputed'
  | 'disputeLost'
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
  disputed: 'bad',
  disputeLost: 'bad',
  partlyRefunded: 'good',
  cancelled: 'bad',
  refunded: 'neutral',
  expired: 'neutral',
} as const satisfies Record<OrderState, string>;

/** Which trouble with the buyer's bank there is: it has taken the money back, for the time being or for good. */
function disputeOf(disputes: Standing['disputes']): 'disputed' | 'disputeLost' | undefined {
  const among = (...statuses: DisputeStatus[]) =>
    disputes?.some((dispute) => statuses.includes(dispute.status)) ?? false;
  if (among('NEEDS_RESPONSE', 'UNDER_REVIEW')) return 'disputed';
  return among('LOST') ? 'disputeLost' : undefined;
}

export function orderState({ status, payment, disputes }: Standing): OrderState {
  if (payment?.status === 'QUARANTINED') return 'quarantined';
  // It ended with a failed payment: there was no way to pay, or the money never came.
  if (payment?.status === 'FAILED' && status !== 'PENDING') return 'unpayable';
  const refunded = payment ? minorUnits(payment.refunded) : 0;
  switch (status) {
    case 'PENDING':
      if (payment?.status === 'PROCESSING') return 'processing';
      return payment?.status === 'FAILED' ? 'failed' : 'pending';
    case 'CONFIRMED':
      return disputeOf(disputes) ?? (refunded > 0 ? 'partlyRefunded' : 'confirmed');
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
