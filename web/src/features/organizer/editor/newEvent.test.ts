import { describe, expect, it } from 'vitest';
import { refusals } from '@/lib/refusal';
import { homeCurrency } from '../organization/currency';
import { atField, beginning, slugOf, wishOf, type NewValues } from './newEvent';
import { nextSaturday } from './zone';

const at = (moment: string) => Date.parse(moment);
const FRESH = beginning({
  now: at('2027-06-02T10:00:00Z'),
  zone: 'Europe/Berlin',
  name: 'Ina',
  currency: 'EUR',
});

function read(change: Partial<NewValues>, publish = false) {
  const values = { ...FRESH, title: ' Late Set ', ...change };
  const { venueId } = values;
  return wishOf({ values, venueId, currency: 'EUR', ticketName: 'Admission', cover: undefined, publish });
}

function wrong(change: Partial<NewValues>, publish = false) {
  try {
    read(change, publish);
    return [];
  } catch (error) {
    return refusals(error).map(({ code, field }) => [code, field]);
  }
}

describe('a new event', () => {
  it('begins on the evening of the next Saturday, as the zone’s calendar has it', () => {
    expect(nextSaturday(at('2027-06-02T10:00:00Z'), 'Europe/Berlin')).toBe('2027-06-05T19:00');
    expect(nextSaturday(at('2027-06-05T10:00:00Z'), 'Europe/Berlin')).toBe('2027-06-12T19:00');
    expect(nextSaturday(at('2027-06-04T23:00:00Z'), 'Europe/Berlin')).toBe('2027-06-12T19:00');
    expect(nextSaturday(at('2027-06-04T23:00:00Z'), 'America/New_York')).toBe('2027-06-05T19:00');
    expect(FRESH.end.wall).toBe('2027-06-05T22:00');
  });

  it('is read as the API takes it, with a free ticket for everybody', () => {
    expect(read({ quantity: '40' })).toMatchObject({
      organization: { name: 'Ina', currency: 'EUR' },
      event: { title: 'Late Set', startsAt: '2027-06-05T17:00:00Z', endsAt: '2027-06-05T20:00:00Z' },
      ticket: { name: 'Admission', price: { amount: '0.00' }, quantity: 40 },
    });
    expect(read({ paid: true, price: '12,50' }).ticket.price).toEqual({ amount: '12.50', currency: 'EUR' });
  });

  it('needs a place only to be published, and says all that is wrong at once', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({}, true)).toEqual([['MISSING_PLACE', 'venueId']]);
    expect(wrong({ format: 'ONLINE', venueId: 'venue_1' }, true)).toEqual([['MISSING_PLACE', 'onlineUrl']]);
    expect(wrong({ format: 'ONLINE', onlineUrl: 'https://example.org' }, true)).toEqual([]);
    expect(wrong({ paid: true, quantity: 'many', end: FRESH.start })).toEqual([
      ['INVALID_endsAt', 'endsAt'],
      ['INVALID_price', 'price'],
      ['INVALID_quantity', 'quantity'],
    ]);
  });

  it('is told at its fields what publishing refuses', () => {
    const field = (code: string) => atField({ code, message: '' }, 'ONLINE').field;
    expect(['EVENT_IN_PAST', 'MISSING_PLACE', 'PAYMENTS_NOT_SET_UP'].map(field)).toEqual([
      'startsAt',
      'onlineUrl',
      'price',
    ]);
    expect(field('ORGANIZER_NOT_VERIFIED')).toBeUndefined();
  });

  it('has the artwork of the address that it will have', () => {
    expect(slugOf('Jazz im Hof!')).toBe('jazz-im-hof');
    expect(slugOf('Keramik für Anfänger')).toBe('keramik-fur-anfanger');
    expect(slugOf('')).toBe('event');
  });

  it('is sold in the currency of where one is', () => {
    expect(['DE', 'GB', 'LI', 'XX'].map(homeCurrency)).toEqual(['EUR', 'GBP', 'CHF', 'EUR']);
  });
});
