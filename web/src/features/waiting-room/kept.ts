import { now } from '@/lib/clock';
import type { Place } from './place';

/** The right to order for a while. */
export interface Pass {
  admission: string;
  /** Until when; without an end only as far as is known. */
  endsAt: string | null;
}

/** What a browser keeps of a place in an event's line, so that a reload, another tab or a restart has it as well. */
export interface Kept {
  token: string;
  /** The position that it began with, which the progress counts from. */
  first: number | null;
  pass: Pass | null;
}

const nameOf = (eventId: string) => `waitingPlace.${eventId}`;

/** What holds until the page is left, where there is no storage. */
const memory = new Map<string, string>();

function read(name: string): string | null | undefined {
  try {
    return localStorage.getItem(name) ?? memory.get(name);
  } catch {
    return memory.get(name);
  }
}

function write(name: string, text: string): void {
  try {
    localStorage.setItem(name, text);
    memory.delete(name);
  } catch {
    memory.set(name, text);
  }
}

/** The place of this browser in an event's line; nothing if there is none or the storage was spoilt. */
export function keptPlace(eventId: string): Kept | undefined {
  try {
    const { token, first, pass } = JSON.parse(read(nameOf(eventId)) ?? '{}') as Partial<Kept>;
    if (typeof token !== 'string') return undefined;
    const known = typeof pass?.admission === 'string' ? pass : null;
    return { token, first: typeof first === 'number' ? first : null, pass: known };
  } catch {
    return undefined;
  }
}

/** Keeps a place as it is now; nothing is left where nobody has to wait. */
export function keepPlace(eventId: string, place: Place): void {
  const { token, position, admission, admissionEndsAt } = place;
  if (!token || place.status === 'OPEN') {
    forgetPlace(eventId);
    return;
  }
  const before = keptPlace(eventId);
  const first = before?.token === token ? before.first : null;
  const kept: Kept = {
    token,
    first: Math.max(first ?? 0, position ?? 0) || null,
    pass: admission ? { admission, endsAt: admissionEndsAt ?? null } : null,
  };
  write(nameOf(eventId), JSON.stringify(kept));
}

export function forgetPlace(eventId: string): void {
  memory.delete(nameOf(eventId));
  try {
    localStorage.removeItem(nameOf(eventId));
  } catch {
    // It was in memory only.
  }
}

/** The right to order that this browser has, if it has not ended. */
export function keptPass(eventId: string): Pass | undefined {
  const pass = keptPlace(eventId)?.pass;
  return pass && !(pass.endsAt && Date.parse(pass.endsAt) <= now()) ? pass : undefined;
}
