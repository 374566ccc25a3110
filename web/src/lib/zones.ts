import { dateFormat } from './formats';
import rules from './zones.json?changed';

/*
 * Time zones as the server has them, so that a page shows the same time as a mail or a ticket, whatever this browser was
 * told of them. The browser is asked about zones whose clocks have gone the same way since before it was made; of the
 * others the rules are here (`scripts/zones.ts`).
 */
const MINUTE = 60_000;
const SINCE = rules.since * 1000;
const UNTIL = rules.until * 1000;
const zones = new Map(Object.entries(rules.zones));
const aliases = new Map<string, string>(Object.entries(rules.aliases));

/** The name that a zone with rules here has them by. */
function ruled(zone: string): string {
  return aliases.get(zone) ?? zone;
}

/** Since when clocks are how far ahead of UTC, in milliseconds, the latest first. */
type Spans = { from: number; offset: number }[];
const known = new Map<number, Spans>();

function spansOf(clock: number): Spans {
  const kept = known.get(clock);
  if (kept) return kept;
  const [offset = 0, ...changes] = rules.clocks[clock] ?? [];
  const spans = [{ from: -Infinity, offset: offset * MINUTE }];
  for (let at = SINCE, index = 0; index < changes.length; index += 2) {
    at += (changes[index] ?? 0) * MINUTE;
    spans.unshift({ from: at, offset: (changes[index + 1] ?? 0) * MINUTE });
  }
  known.set(clock, spans);
  return spans;
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds, whole minutes. */
export function offsetAt(time: number, zone: string): number {
  const clock = zones.get(ruled(zone));
  if (clock === undefined || time < SINCE || time >= UNTIL) {
    const told = toldByBrowser(time, zone);
    if (told !== undefined || clock === undefined) return told ?? 0;
  }
  return spansOf(clock).find(({ from }) => from <= time)?.offset ?? 0;
}

function toldByBrowser(time: number, timeZone: string): number | undefined {
  try {
    const parts = dateFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    }).formatToParts(time);
    const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return shown - Math.floor(time / MINUTE) * MINUTE;
  } catch {
    return undefined;
  }
}

/** The zone that times are shown in: one that neither the server nor the browser knows is shown in UTC, and called that. */
export function knownZone(zone: string): string {
  const name = ruled(zone);
  return zones.has(name) || toldByBrowser(0, name) !== undefined ? name : 'UTC';
}

/** What clocks in a zone show at a moment, as if they were on UTC: to be formatted in that. */
export function shown(moment: string | number, zone: string): number {
  const time = typeof moment === 'number' ? moment : Date.parse(moment);
  return time + offsetAt(time, zone);
}
