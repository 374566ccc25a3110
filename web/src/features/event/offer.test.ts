import { expect, it } from 'vitest';
import type { EventDetails } from './event';
import { offerOf } from './offer';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const type = (minor: string, change: object = {}) => ({
  price: { currency: 'EUR', minor },
  availability: 5,
  minPerOrder: 1,
  maxPerOrder: 10,
  salesStartAt: null,
  salesEndAt: null,
  ...change,
});
const offer = (ticketTypes: object[], change: object = {}) =>
  offerOf(
    { status: 'PUBLISHED', endsAt: '2026-06-02T12:00:00Z', ticketTypes, ...change } as EventDetails,
    NOW,
  );

it('costs what the cheapest costs that is to be had', () => {
  const gone = type('500', { availability: 0 });
  expect(offer([type('3600'), type('1200'), gone])).toMatchObject({ price: { minor: '1200' }, from: true });
  expect(offer([type('1200'), type('1200')])).toMatchObject({ price: { minor: '1200' }, from: false });
  expect(offer([type('0')])).toMatchObject({ price: { minor: '0' }, from: false });
});

it('tells when the first is on sale, else why none is', () => {
  const soon = { salesStartAt: '2026-06-01T14:00:00Z' };
  const later = { salesStartAt: '2026-06-01T18:00:00Z' };
  const over = type('1', { salesEndAt: '2026-06-01T11:00:00Z' });
  expect(offer([type('1', later), type('1', soon), over])).toEqual({ state: 'later', at: soon.salesStartAt });
  expect(offer([over, type('1', { availability: 0 })])).toEqual({ state: 'soldOut' });
  expect(offer([over])).toEqual({ state: 'over' });
});

it('is none where nobody can order', () => {
  expect(offer([])).toBeUndefined();
  expect(offer([type('0')], { status: 'CANCELLED' })).toBeUndefined();
  expect(offer([type('0')], { endsAt: '2026-06-01T12:00:00Z' })).toBeUndefined();
});
