import { describe, expect, it } from 'vitest';
import { cartTotal, mostOf, readCart, saleState, writeCart, type TicketTypeDetails } from './event';

const type = (change: Partial<TicketTypeDetails> = {}): TicketTypeDetails => ({
  id: 'tickettype_1',
  name: 'Standard',
  description: null,
  kind: 'PAID',
  price: { currency: 'EUR', minor: '1250' },
  availability: 5,
  minPerOrder: 1,
  maxPerOrder: 10,
  salesStartAt: null,
  salesEndAt: null,
  ...change,
});

describe('a ticket type', () => {
  it('is open, sold out, not yet or no longer on sale', () => {
    const now = Date.parse('2026-06-01T12:00:00Z');
    expect(saleState(type(), now)).toBe('open');
    expect(saleState(type({ availability: null }), now)).toBe('open');
    expect(saleState(type({ availability: 0 }), now)).toBe('soldOut');
    expect(saleState(type({ availability: 1, minPerOrder: 2 }), now)).toBe('soldOut');
    expect(saleState(type({ salesStartAt: '2026-06-02T12:00:00Z' }), now)).toBe('later');
    expect(saleState(type({ salesEndAt: '2026-06-01T12:00:00Z' }), now)).toBe('over');
  });

  it('can be had as often as there are places and the order allows', () => {
    expect([
      mostOf(type()),
      mostOf(type({ availability: null })),
      mostOf(type({ availability: 50 })),
    ]).toEqual([5, 10, 10]);
  });
});

describe('a cart', () => {
  it('survives the address', () => {
    expect(readCart(writeCart({ a: 2, b: 0, c: 1 }))).toEqual({ a: 2, c: 1 });
  });

  it('is empty where the address makes no sense', () => {
    expect(readCart('a:-1,b:x,c:1.5,:3,d,e:1000')).toEqual({});
  });

  it('adds up in minor units', () => {
    expect(cartTotal({ tickettype_1: 3, unknown: 2 }, [type()])).toBe(3750);
  });
});
