import { describe, expect, it } from 'vitest';
import {
  exponent,
  formatDay,
  formatMoment,
  formatMoney,
  formatSpanElsewhere,
  formatRemaining,
  formatSpan,
  minorUnits,
  moneyOf,
  sameClock,
  zoneName,
} from './format';

const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('money', () => {
  it('has the decimals of its currency', () => {
    expect([exponent('EUR'), exponent('JPY'), exponent('KWD')]).toEqual([2, 0, 3]);
    expect(formatMoney({ currency: 'EUR', minor: '1250' }, 'en')).toBe('€12.50');
    expect(formatMoney({ currency: 'JPY', minor: '1250' }, 'en')).toBe('¥1,250');
    expect(plain(formatMoney({ currency: 'KWD', minor: '12345' }, 'en'))).toBe('KWD 12.345');
  });

  it('is reckoned with in its smallest unit', () => {
    expect(minorUnits({ minor: '900' })).toBe(900);
    expect(minorUnits({ minor: '-4294967296' })).toBe(-4_294_967_296);
    expect(minorUnits(moneyOf(1250, 'EUR'))).toBe(1250);
  });

  it('is refused where a number would not hold it exactly, or where it is none', () => {
    for (const minor of ['9007199254740993', '12.5', 'ten'])
      expect(() => minorUnits({ minor }), minor).toThrow(RangeError);
    expect(() => minorUnits({} as never)).toThrow(RangeError);
  });

  it('is read as a device kept it before sums came as digits', () => {
    const kept = { currency: 'EUR', minorUnits: 1250 };
    expect(formatMoney(kept as never, 'en')).toBe('€12.50');
  });

  it('drops decimals that say nothing', () => {
    expect(formatMoney({ currency: 'EUR', minor: '1200' }, 'en')).toBe('€12');
    expect(plain(formatMoney({ currency: 'EUR', minor: '1200' }, 'de'))).toBe('12 €');
  });
});

describe('times', () => {
  const now = Date.parse('2026-06-05T12:00:00Z');

  it('are told in the zone they are given', () => {
    const span = formatSpan('2027-06-05T17:00:00Z', '2027-06-05T20:00:00Z', 'Europe/Berlin', 'en-GB', now);
    expect(plain(span)).toBe('Sat, 5 Jun 2027, 19:00 – 22:00');
  });

  it('name both days when there are two', () => {
    const span = formatSpan('2027-06-05T20:00:00Z', '2027-06-06T02:00:00Z', 'Europe/Berlin', 'en-GB', now);
    expect(plain(span)).toBe('Sat, 5 Jun 2027, 22:00 – Sun, 6 Jun 2027, 4:00');
  });

  it('leave out the year when it is this one', () => {
    expect(formatDay('2026-12-31T22:59:00Z', 'Europe/Berlin', 'en-GB', now)).toBe('Thu 31 Dec');
    expect(formatDay('2026-12-31T23:00:00Z', 'Europe/Berlin', 'en-GB', now)).toBe('Fri, 1 Jan 2027');
  });

  it('elsewhere name the day only where it is another', () => {
    const there = (start: string, end: string, zone: string) =>
      plain(formatSpanElsewhere(start, end, 'Europe/Berlin', zone, 'en-GB'));
    expect(there('2027-06-05T17:00:00Z', '2027-06-05T20:00:00Z', 'Europe/London')).toBe('18:00 – 21:00');
    expect(there('2027-06-05T17:00:00Z', '2027-06-05T20:00:00Z', 'Asia/Tokyo')).toContain('Sun, 6 Jun');
  });

  it('know when two zones read the same', () => {
    expect(sameClock('2027-06-05T17:00:00Z', 'Europe/Berlin', 'Europe/Paris')).toBe(true);
    expect(sameClock('2027-06-05T17:00:00Z', 'Europe/Berlin', 'Europe/London')).toBe(false);
    expect(zoneName('America/New_York')).toBe('New York');
  });

  it('count down to zero and no further', () => {
    expect(formatRemaining(65_000)).toBe('1:05');
    expect(formatRemaining(-1)).toBe('0:00');
  });
});

it('tells when something happened by day and time', () => {
  expect(plain(formatMoment('2027-06-05T17:03:00Z', 'Europe/Berlin', 'en-GB'))).toBe('5 Jun 2027, 19:03');
});
