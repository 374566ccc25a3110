/** A value at a time. */
export interface Point {
  at: string;
  value: number;
}

/** More columns than this can't be told apart on a phone. */
const COLUMNS = 92;

/** Sums several neighbours into one so that no more than can be read are left; the last are always whole. */
export function grouped(points: Point[], size: number): Point[] {
  const groups: Point[] = [];
  const first = points.length % size;
  if (first > 0) groups.push(sum(points.slice(0, first)));
  for (let start = first; start < points.length; start += size) {
    groups.push(sum(points.slice(start, start + size)));
  }
  return groups;
}

function sum(points: Point[]): Point {
  return { at: points[0]?.at ?? '', value: points.reduce((total, { value }) => total + value, 0) };
}

/** Sales by day, or by week where that is too many columns; by hour, the last days only. */
export function salesColumns(points: Point[], by: 'DAY' | 'HOUR'): { points: Point[]; weeks: boolean } {
  if (by === 'HOUR') return { points: points.slice(-COLUMNS), weeks: false };
  return points.length > COLUMNS ? { points: grouped(points, 7), weeks: true } : { points, weeks: false };
}

const DAY_MS = 24 * 60 * 60_000;

/** How many have come by when, of the last day with check-ins; those before it are where the curve begins. */
export function arrivals(checkIns: Point[], total: number): Point[] {
  const end = checkIns.at(-1);
  if (!end) return [];
  const shown = checkIns.filter(({ at }) => Date.parse(end.at) - Date.parse(at) < DAY_MS);
  let come = total - shown.reduce((all, { value }) => all + value, 0);
  return shown.map(({ at, value }) => ({ at, value: (come += value) }));
}

/** Round values for an axis, from nothing to at least the highest. Counts have no halves. */
export function ticks(highest: number, whole = true): number[] {
  const rough = Math.max(highest, whole ? 4 : 0.04) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const even = whole ? Math.max(1, Math.ceil(step)) : step;
  const count = Math.max(1, Math.ceil(highest / even));
  return Array.from({ length: count + 1 }, (_, index) => index * even);
}

/** Which of so many points get a label below them, if labels need so much of the width. */
export function labelled(count: number, width: number, need: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / need))));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** How many of a hundred; none of none. */
export function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
