import type { Values } from './values';

/*
 * What the server has not taken yet survives a reload on this device, by event and by who typed it.
 */
function key(viewerId: string, eventId: string): string {
  return `unsaved:${viewerId}:${eventId}`;
}

/** Keeps what was typed and not saved; nothing when all is saved. */
export function keepUnsaved(viewerId: string, eventId: string, values: Partial<Values>): void {
  try {
    if (Object.keys(values).length === 0) localStorage.removeItem(key(viewerId, eventId));
    else localStorage.setItem(key(viewerId, eventId), JSON.stringify(values));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

/** What was typed and not saved when the page was left; only what still is of the kind of `current`. */
export function readUnsaved(viewerId: string, eventId: string, current: Values): Partial<Values> {
  try {
    const kept = JSON.parse(localStorage.getItem(key(viewerId, eventId)) ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(current).flatMap(([name, value]) =>
        sameKind(kept[name], value) ? [[name, kept[name]]] : [],
      ),
    );
  } catch {
    return {};
  }
}

function sameKind(kept: unknown, value: unknown): boolean {
  if (typeof kept !== typeof value || Array.isArray(kept) !== Array.isArray(value)) return false;
  if (Array.isArray(kept)) return kept.every((item) => typeof item === 'string');
  if (typeof kept !== 'object' || kept === null) return true;
  return 'wall' in kept && typeof kept.wall === 'string' && 'later' in kept;
}
