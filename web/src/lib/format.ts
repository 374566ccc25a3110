/** Making a formatter takes far longer than using it, and lists use the same ones again and again. */
function kept<Options, Format>(make: (language: string, options: Options) => Format) {
  const formats = new Map<string, Format>();
  return (language: string, options: Options): Format => {
    const key = language + JSON.stringify(options);
    const format = formats.get(key) ?? make(language, options);
    formats.set(key, format);
    return format;
  };
}

const numberFormat = kept(
  (language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options),
);
const dateFormat = kept(
  (language, { timeZone, ...options }: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, ...(timeZone ? { timeZone: knownZone(timeZone) } : {}) }),
);

const zones = new Map<string, string>();

/** The zone to show times in: one that the browser is too old to know is shown in UTC, and called that. */
export function knownZone(timeZone: string): string {
  const known = zones.get(timeZone);
  if (known) return known;
  let zone = timeZone;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    zone = 'UTC';
  }
  zones.set(timeZone, zone);
  return zone;
}

/** An amount as the API tells it. */
export interface MoneyValue {
  currency: string;
  minorUnits: number;
}

/** Decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponent(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `€12.50`; whole amounts without decimals. */
export function formatMoney(money: MoneyValue, language: string): string {
  const decimals = exponent(money.currency);
  const whole = money.minorUnits % 10 ** decimals === 0;
  return numberFormat(language, {
    style: 'currency',
    currency: money.currency,
    ...(whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
  }).format(money.minorUnits / 10 ** decimals);
}

/** The zone the visitor's device is in. */
export function visitorZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const DAY: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

const yearOf = (moment: Date, timeZone: string) =>
  dateFormat('en', { year: 'numeric', timeZone }).format(moment);

/** `Sat, 5 Jun 2027` in a zone; without the year when it is this one. */
export function formatDay(moment: string, timeZone: string, language: string, now = new Date()): string {
  const date = new Date(moment);
  const isThisYear = yearOf(date, timeZone) === yearOf(now, timeZone);
  const parts = isThisYear ? { ...DAY, year: undefined } : DAY;
  return dateFormat(language, { ...parts, timeZone }).format(date);
}

/** `5` of 5 June, in a zone. */
export function formatDayOfMonth(moment: string, timeZone: string, language: string): string {
  const parts = dateFormat(language, { day: 'numeric', timeZone }).formatToParts(new Date(moment));
  return parts.find(({ type }) => type === 'day')?.value ?? '';
}

/** `Jun` of 5 June, in a zone. */
export function formatMonth(moment: string, timeZone: string, language: string): string {
  return dateFormat(language, { month: 'short', timeZone }).format(new Date(moment));
}

/** `7:00 pm` in a zone. */
export function formatTime(moment: string, timeZone: string, language: string): string {
  return dateFormat(language, { ...TIME, timeZone }).format(new Date(moment));
}

/** `5 Jun 2027, 7:03 pm` in a zone: when something happened. */
export function formatMoment(moment: string, timeZone: string, language: string): string {
  return dateFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(moment));
}

/** `Sat, 5 Jun 2027, 7:00 pm – 10:00 pm`; both days are named when it ends on another. */
export function formatSpan(
  start: string,
  end: string,
  timeZone: string,
  language: string,
  now = new Date(),
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
  const read = (timeZone: string) =>
    dateFormat('en', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(new Date(moment));
  return read(one) === read(other);
}

/** `4:05` for what is left of a while, never below zero. */
export function formatRemaining(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
