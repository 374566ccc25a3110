import { describe, expect, it } from 'vitest';
import { NO_TIME } from '../area/MomentField';
import { refusals } from '@/lib/refusal';
import { ticketWish, type Typed } from './wish';

function typed(texts: Record<string, string>, change: Partial<Typed> = {}): Typed {
  const text = (name: string) => texts[name] ?? '';
  return {
    fields: { text, optional: (name) => text(name).trim() || null },
    free: false,
    currency: 'EUR',
    salesStart: NO_TIME,
    salesEnd: NO_TIME,
    zone: 'Europe/Berlin',
    ...change,
  };
}

function wrong(wish: Typed): (string | null | undefined)[] {
  try {
    ticketWish(wish);
    return [];
  } catch (error) {
    return refusals(error).map(({ field }) => field);
  }
}

describe('a kind of ticket', () => {
  it('is read as it was typed', () => {
    const salesEnd = { wall: '2027-06-01T12:00', later: false };
    const wish = ticketWish(typed({ name: 'Regular', price: '12,50', quantity: '100' }, { salesEnd }));
    expect(wish).toEqual({
      name: 'Regular',
      description: null,
      price: { amount: '12.50', currency: 'EUR' },
      quantity: 100,
      minPerOrder: 1,
      maxPerOrder: 10,
      salesStartAt: null,
      salesEndAt: '2027-06-01T10:00:00Z',
    });
  });

  it('has prices in currencies with no and with three decimals', () => {
    expect(ticketWish(typed({ price: '1200' }, { currency: 'JPY' })).price?.amount).toBe('1200');
    expect(ticketWish(typed({ price: '5.250' }, { currency: 'KWD' })).price?.amount).toBe('5.250');
    expect(wrong(typed({ price: '12.50' }, { currency: 'JPY' }))).toEqual(['price']);
  });

  it('costs nothing when it is free, whatever stands in the price', () => {
    expect(ticketWish(typed({ price: '12' }, { free: true })).price?.amount).toBe('0.00');
    expect(wrong(typed({ price: '0' }))).toEqual(['price']);
  });

  it('says how much there may be at most, and nothing else, of what is more', () => {
    const texts = { price: '100000000000', quantity: '3000000000', minPerOrder: '2', maxPerOrder: '101' };
    const told = (wish: Typed) => {
      try {
        ticketWish(wish);
      } catch (error) {
        return refusals(error).map(({ field, code, message }) => [field, code, message]);
      }
    };
    expect(told(typed(texts))).toEqual([
      ['price', 'TOO_MUCH', '999,999.99'],
      ['quantity', 'TOO_MUCH', '10,000,000'],
      ['maxPerOrder', 'TOO_MUCH', '100'],
    ]);
    expect(told(typed({ price: '9'.repeat(20) }))).toEqual([['price', 'TOO_MUCH', '999,999.99']]);
    expect(told(typed({ price: '99999999' }, { currency: 'JPY' }))).toBeUndefined();
  });

  it('says all that is wrong', () => {
    const salesStart = { wall: '2027-03-28T02:30', later: false };
    const texts = { price: 'a lot', quantity: '0', maxPerOrder: 'x' };
    expect(wrong(typed(texts, { salesStart }))).toEqual(['price', 'quantity', 'maxPerOrder', 'salesStartAt']);
  });
});
