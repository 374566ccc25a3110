import { now as serverNow } from './clock';
import { dateFormat, numberFormat } from './formats';
import { knownZone, shown } from './zones';

/** An amount as the API tells it. */
export interface MoneyValue {
  currency: string;
  /** In the currency's smallest unit, in digits: `1250` for €12.50. */
  minor: string;
}

/** What a device kept for a time without a network before sums came as digits. */
interface OldMoney {
  minorUnits?: number;
}

/**
 * An amount in the currency's smallest unit, to reckon with. What a number doesn't hold exactly, from 90 trillion euros
 * on, is refused, not rounded.
 */
export function minorUnits(money: Pick<MoneyValue, 'minor'> & OldMoney): number {
  // Devices still have orders and events that were kept with the old field, and no network to ask for the new one.
  const units = Number((money.minor as string | undefined) ?? money.minorUnits);
  if (!Number.isSafeInteger(units)) throw new RangeError(`${money.minor} is no amount that a number holds.`);
  return units;
}

/** What was reckoned, as an amount again. */
export function moneyOf(units: number, currency: string): MoneyValue {
  return { currency, minor: String(units) };
}

/** Decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponent(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `€12.50`; whole amounts without decimals. */
export function formatMoney(money: MoneyValue, language: string): string {
  const decimals = exponent(money.currency);
  const units = minorUnits(money);
  const whole = units % 10 ** decimals === 0;
  return numberFormat(language, {
    style: 'currency',
    currency: money.currency,
    ...(whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
  }).format(units / 10 ** decimals);
}

/** The zone the visitor's device is in, by the name that the browser has for it, which may be an old one. */
export function visitorZone(): string {
  // Browsers say nothing where the device's zone is none that they know.
  const told = dateFormat('en', {}).resolvedOptions() as { timeZone?: string };
  return told.timeZone ?? 'UTC';
}

const DAY: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

/** A moment as clocks in a zone show it. */
export function formatIn(
  moment: string | number,
  timeZone: string,
  language: string,
  options: Intl.DateTimeFormatOptions,
): string {
  return dateFormat(language, { ...options, timeZone: 'UTC' }).format(shown(moment, timeZone));
}

const yearOf = (moment: string | number, timeZone: string) =>
  formatIn(moment, timeZone, 'en', { year: 'numeric' });

/** `Sat, 5 Jun 2027` in a zone; without the year when it is this one. */
export function formatDay(moment: string, timeZone: string, language: string, now = serverNow()): string {
  const isThisYear = yearOf(moment, timeZone) === yearOf(now, timeZone);
  return formatIn(moment, timeZone, language, isThisYear ? { ...DAY, year: undefined } : DAY);
}

/** `5` of 5 June, in a zone. */
export function formatDayOfMonth(moment: string, timeZone: string, language: string): string {
  const format = dateFormat(language, { day: 'numeric', timeZone: 'UTC' });
  const parts = format.formatToParts(shown(moment, timeZone));
  return parts.find(({ type }) => type === 'day')?.value ?? '';
}

/** `Jun` of 5 June, in a zone. */
export function formatMonth(moment: string, timeZone: string, language: string): string {
  return formatIn(moment, timeZone, language, { month: 'short' });
}

/** `7:00 pm` in a zone. */
export function formatTime(moment: string, timeZone: string, language: string): string {
  return formatIn(moment, timeZone, language, TIME);
}

/** `5 Jun 2027, 7:03 pm` in a zone: when something happened. */
export function formatMoment(moment: string, timeZone: string, language: string): string {
  return formatIn(moment, timeZone, language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** `Sat, 5 Jun 2027, 7:00 pm – 10:00 pm`; both days are named when it ends on another. */
export function formatSpan(
  start: string,
  end: string,
  timeZone: string,
  language: string,
  now = serverNow(),
): string {
  const [startDay, endDay] = [start, end].map((moment) => formatDay(moment, timeZone, language, now));
  const from = `${startDay}, ${formatTime(start, timeZone, language)}`;
  const to = formatTime(end, timeZone, language);
  return startDay === endDay ? `${from} – ${to}` : `${from} – ${endDay}, ${to}`;
}

/** A span on clocks elsewhere: only the times when it is on the same day there. */
export function formatSpanElsewhere(
  start: string,
  end: string,
  timeZone: string,
  elsewhere: string,
  language: string,
): string {
  const days = [start, end].flatMap((moment) => [
    formatDay(moment, timeZone, language),
    formatDay(moment, elsewhere, language),
  ]);
  if (new Set(days).size > 1) return formatSpan(start, end, elsewhere, language);
  return `${formatTime(start, elsewhere, language)} – ${formatTime(end, elsewhere, language)}`;
}

/** `Berlin time`'s place name: the last part of an IANA zone, readable. */
export function zoneName(timeZone: string): string {
  return (knownZone(timeZone).split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

/** Whether a moment reads the same on clocks in both zones. */
export function sameClock(moment: string, one: string, other: string): boolean {
  return shown(moment, one) === shown(moment, other);
}

/** `4:05` for what is left of a while, never below zero. */
export function formatRemaining(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
