import type { Refusal } from './refusal';

/** What the API says when a version is not the current one any more. */
const EDITED = 'EDITED_MEANWHILE';

/** Somebody else has changed it since it was loaded here. Nothing was saved. */
export class EditedMeanwhile<T> extends Error {
  constructor(
    /** As it is now. */
    readonly current: T,
  ) {
    super('edited meanwhile');
  }
}

/** Throws `EditedMeanwhile`, with what is to be known of it, if that is why a mutation did not save. */
export function checkVersion<T>(
  payload: { current?: T | null; errors: Pick<Refusal, 'code'>[] },
  read: (current: T) => unknown,
): void {
  if (payload.current && payload.errors.some(({ code }) => code === EDITED)) {
    throw new EditedMeanwhile(read(payload.current));
  }
}

/** What was there when one began, what one has made of it, and what somebody else has. */
export interface ThreeWay<V> {
  base: V;
  mine: V;
  theirs: V;
}

/** Which fields belong together: they are taken from one side as a whole. */
export type Parts<V, P extends string> = Record<P, readonly (keyof V)[]>;

export interface Merged<V, P extends string> {
  values: V;
  /** What both have changed, and not to the same. It is mine in `values`. */
  clashes: P[];
}

/**
 * Puts together what two have made of the same: what only one of them has changed is that one's, what both have changed is
 * for somebody to decide. What nobody else has touched stays as it was typed, to the letter.
 */
export function merge<V extends object, P extends string>(
  { base, mine, theirs }: ThreeWay<V>,
  parts: Parts<V, P>,
  same: (part: P, one: V, other: V) => boolean = sameText(parts),
): Merged<V, P> {
  const values = { ...mine };
  const clashes: P[] = [];
  for (const part of Object.keys(parts) as P[]) {
    if (same(part, base, theirs) || same(part, mine, theirs)) continue;
    if (same(part, base, mine)) take(values, theirs, parts[part]);
    else clashes.push(part);
  }
  return { values, clashes };
}

/** Gives fields the values that they have in another record. */
export function take<V extends object>(into: V, from: V, fields: readonly (keyof V)[]): void {
  for (const field of fields) into[field] = from[field];
}

/** Compares fields as they are sent: without the spaces around texts. */
function sameText<V extends object, P extends string>(parts: Parts<V, P>) {
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : value);
  const told = (part: P, values: V) => JSON.stringify(parts[part].map((field) => text(values[field])));
  return (part: P, one: V, other: V) => told(part, one) === told(part, other);
}

/** How much of what two texts have in common is left around where they differ. */
const AROUND = 60;
/** Texts up to this are shown whole. */
const SHORT = 300;

/** Two texts, long ones without what they begin and end with in common. */
export function differences(one: string, other: string): [string, string] {
  if (one.length <= SHORT && other.length <= SHORT) return [one, other];
  const [first, second] = [Array.from(one), Array.from(other)];
  const most = Math.min(first.length, second.length);
  let before = 0;
  while (before < most && first[before] === second[before]) before += 1;
  let after = 0;
  while (after < most - before && first.at(-1 - after) === second.at(-1 - after)) after += 1;
  const [from, until] = [Math.max(0, before - AROUND), Math.max(0, after - AROUND)];
  const cut = (text: string[]) =>
    (from > 0 ? '… ' : '') + text.slice(from, text.length - until).join('') + (until > 0 ? ' …' : '');
  return [cut(first), cut(second)];
}
