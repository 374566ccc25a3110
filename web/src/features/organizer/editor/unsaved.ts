import { keepTyped, typedBefore } from '@/lib/unsaved';
import type { Values } from './values';

/** What was typed and not saved, and what was there when that was begun. */
export interface Unsaved {
  values: Partial<Values>;
  base: Partial<Values>;
}

/** Keeps what was typed and not saved; nothing when all is saved. */
export function keepUnsaved(viewerId: string, eventId: string, { values, base }: Unsaved): void {
  keepTyped(viewerId, eventId, Object.keys(values).length === 0 ? undefined : { ...values, base });
}

/** What was typed and not saved when the page was left; only what still is of the kind of `current`. */
export function readUnsaved(viewerId: string, eventId: string, current: Values): Unsaved {
  const { base, ...values } = typedBefore(viewerId, eventId);
  return { values: ofKind(values, current), base: ofKind(base, current) };
}

/** What was kept, as far as it still is of the kind of `current`. */
export function ofKind<V extends object>(kept: unknown, current: V): Partial<V> {
  if (typeof kept !== 'object' || kept === null) return {};
  const known = new Map<string, unknown>(Object.entries(kept));
  return Object.fromEntries(
    Object.entries(current).flatMap(([name, value]) =>
      sameKind(known.get(name), value) ? [[name, known.get(name)]] : [],
    ),
  ) as Partial<V>;
}

function sameKind(kept: unknown, value: unknown): boolean {
  if (typeof kept !== typeof value || Array.isArray(kept) !== Array.isArray(value)) return false;
  if (Array.isArray(kept)) return kept.every((item) => typeof item === 'string');
  if (typeof kept !== 'object' || kept === null) return true;
  return 'wall' in kept && typeof kept.wall === 'string' && 'later' in kept;
}
