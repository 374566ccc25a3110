import { offsetAt, shown } from './zones';

/** What clocks in a zone show, as `<input type="datetime-local">` has it: `2026-10-25T02:30`. */
export type WallTime = string;

const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const MINUTE = 60_000;
const DAY = 86_400_000;

/** What clocks in a zone show at a moment. */
export function wallTime(moment: string | number, timeZone: string): WallTime {
  return new Date(shown(moment, timeZone)).toISOString().slice(0, 16);
}

/**
 * The moments at which clocks in a zone show this, in order: one as a rule, two where clocks are put back, none where
 * they are put forward or the text is no time.
 */
export function momentsOf(wall: WallTime, timeZone: string): string[] {
  const naive = naiveTime(wall);
  if (naive === undefined) return [];
  // Whatever the clocks do around then, they do it within a day.
  const offsets = new Set([offsetAt(naive - DAY, timeZone), offsetAt(naive + DAY, timeZone)]);
  return [...offsets]
    .map((offset) => naive - offset)
    .filter((time) => time + offsetAt(time, timeZone) === naive)
    .sort((one, other) => one - other)
    .map((time) => new Date(time).toISOString().replace('.000Z', 'Z'));
}

/** A wall time as if clocks were on UTC; undefined for what is none. */
function naiveTime(wall: WallTime): number | undefined {
  if (!PATTERN.test(wall)) return undefined;
  const time = Date.parse(`${wall.slice(0, 16)}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** A wall time as far after another as `until` is after `from`; unchanged where one of them is none. */
export function movedAlong(wall: WallTime, from: WallTime, until: WallTime): WallTime {
  const [time, before, after] = [naiveTime(wall), naiveTime(from), naiveTime(until)];
  if (time === undefined || before === undefined || after === undefined) return wall;
  return new Date(time + after - before).toISOString().slice(0, 16);
}

/** The same clock time, this many hours later. */
export function hoursLater(wall: WallTime, hours: number): WallTime {
  const time = naiveTime(wall);
  return time === undefined ? wall : new Date(time + hours * 60 * MINUTE).toISOString().slice(0, 16);
}

/** `UTC+2` at a moment. */
export function offsetName(moment: string, timeZone: string): string {
  const minutes = offsetAt(Date.parse(moment), timeZone) / MINUTE;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}
