import { describe, expect, it } from 'vitest';
import type { DisputeStatus, OrderStatus, PaymentStatus } from '@/graphql/generated/graphql';
import { atField, refundKey } from './actions';
import { isSettling } from './order';
import { orderState, ticketCount } from './state';

function standing(status: OrderStatus, payment?: PaymentStatus, refunded = 0) {
  const paid = payment && {
    status: payment,
    amount: { minor: '1000' },
    refunded: { minor: String(refunded) },
  };
  return orderState({ status, payment: paid ?? null });
}

describe('where an order stands', () => {
  it('goes by its payment while it waits for it', () => {
    expect(standing('PENDING', 'PENDING')).toBe('pending');
    expect(standing('PENDING', 'PROCESSING')).toBe('processing');
    expect(standing('PENDING', 'FAILED')).toBe('failed');
    expect(standing('PENDING', 'QUARANTINED')).toBe('quarantined');
  });

  it('tells what could not be paid from what was not', () => {
    expect(standing('CANCELLED', 'FAILED')).toBe('unpayable');
    expect(standing('EXPIRED', 'FAILED')).toBe('unpayable');
    expect(standing('EXPIRED', 'EXPIRED')).toBe('expired');
  });

  it('tells what went back', () => {
    expect(standing('CONFIRMED')).toBe('confirmed');
    expect(standing('CONFIRMED', 'SUCCEEDED', 400)).toBe('partlyRefunded');
    expect(standing('CANCELLED', 'SUCCEEDED', 1000)).toBe('refunded');
    expect(standing('CANCELLED', 'SUCCEEDED', 400)).toBe('cancelled');
    expect(standing('CANCELLED')).toBe('cancelled');
  });

  it('tells that a bank has taken the money', () => {
    const disputed = (...statuses: DisputeStatus[]) =>
      orderState({ status: 'CONFIRMED', disputes: statuses.map((status) => ({ status })) });
    expect(disputed('NEEDS_RESPONSE')).toBe('disputed');
    expect(disputed('WON', 'UNDER_REVIEW')).toBe('disputed');
    expect(disputed('LOST')).toBe('disputeLost');
    expect(disputed('INQUIRY', 'WON')).toBe('confirmed');
    expect(orderState({ status: 'CANCELLED', disputes: [{ status: 'LOST' }] })).toBe('cancelled');
  });
});

it('counts the tickets of all lines', () => {
  expect(ticketCount({ lines: [{ quantity: 2 }, { quantity: 3 }] })).toBe(5);
});

it('expects more to happen shortly after something did', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  expect(isSettling({ timeline: [{ occurredAt: '2026-11-21T09:59:50Z' }] }, now)).toBe(true);
  expect(isSettling({ timeline: [{ occurredAt: '2026-11-21T09:50:00Z' }] }, now)).toBe(false);
  expect(isSettling({ timeline: [] }, now)).toBe(false);
});

describe('a refund', () => {
  it('has one key until it is known to be made', () => {
    expect(refundKey([])).toBe(refundKey([]));
    expect(refundKey([{ id: 'refund_1' }])).not.toBe(refundKey([]));
    expect(refundKey([{ id: 'refund_1' }, { id: 'refund_2' }])).toBe('after:refund_2');
  });

  it('says what is wrong with the amount at its one field', () => {
    expect(atField({ code: 'AMOUNT_TOO_HIGH', field: 'amount.amount', message: '' }).field).toBe('amount');
    expect(atField({ code: 'NOT_FOUND', message: '' }).field).toBeNull();
  });
});
