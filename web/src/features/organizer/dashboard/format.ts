import {
  exponent,
  formatDay,
  formatIn,
  formatMoney,
  formatTime,
  minorUnits,
  moneyOf,
  type MoneyValue,
} from '@/lib/format';
import { formatTag } from '@/lib/i18n';

/** `1,234` as the reader writes it. */
export function count(value: number): string {
  return new Intl.NumberFormat(formatTag()).format(value);
}

/** `37 %` as the reader writes it. */
export function percent(part: number): string {
  return new Intl.NumberFormat(formatTag(), { style: 'percent', maximumFractionDigits: 0 }).format(part);
}

export function money(amount: MoneyValue): string {
  return formatMoney(amount, formatTag());
}

/** An amount as a number, for drawing. */
export function amountOf(amount: MoneyValue): number {
  return minorUnits(amount) / 10 ** exponent(amount.currency);
}

/** A drawn amount in full: `€1,234.50`. */
export function exactAmount(value: number, currency: string): string {
  return money(moneyOf(Math.round(value * 10 ** exponent(currency)), currency));
}

/** `€1.2K` for an axis. */
export function shortAmount(value: number, currency: string): string {
  const style = { style: 'currency', currency, notation: 'compact' } as const;
  return new Intl.NumberFormat(formatTag(), { ...style, maximumFractionDigits: value < 10 ? 2 : 1 })
    .format(value)
    .replace(/[.,]00?(?=\D|$)/, '');
}

/** `5 Jun` in a zone. */
export function shortDay(at: string, timeZone: string): string {
  return formatIn(at, timeZone, formatTag(), { day: 'numeric', month: 'short' });
}

export function fullDay(at: string, timeZone: string): string {
  return formatDay(at, timeZone, formatTag());
}

/** `19:05` in a zone. */
export function time(at: string, timeZone: string): string {
  return formatTime(at, timeZone, formatTag());
}

/** `Tue 19:05` in a zone. */
export function dayTime(at: string, timeZone: string): string {
  return `${formatIn(at, timeZone, formatTag(), { weekday: 'short' })} ${time(at, timeZone)}`;
}
