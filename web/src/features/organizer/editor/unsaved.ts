import { keepTyped, typedBefore } from '@/lib/unsaved';
import type { Values } from './values';

/** Keeps what was typed and not saved; nothing when all is saved. */
export function keepUnsaved(viewerId: string, eventId: string, values: Partial<Values>): void {
  keepTyped(viewerId, eventId, Object.keys(values).length === 0 ? undefined : values);
}

/** What was typed and not saved when the page was left; only what still is of the kind of `current`. */
export function readUnsaved(viewerId: string, eventId: string, current: Values): Partial<Values> {
  const kept = typedBefore(viewerId, eventId);
  return Object.fromEntries(
    Object.entries(current).flatMap(([name, value]) =>
      sameKind(kept[name], value) ? [[name, kept[name]]] : [],
    ),
  );
}

function sameKind(kept: unknown, value: unknown): boolean {
  if (typeof kept !== typeof value || Array.isArray(kept) !== Array.isArray(value)) return false;
  if (Array.isArray(kept)) return kept.every((item) => typeof item === 'string');
  if (typeof kept !== 'object' || kept === null) return true;
  return 'wall' in kept && typeof kept.wall === 'string' && 'later' in kept;
}
