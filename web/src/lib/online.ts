import { useSyncExternalStore } from 'react';

/*
 * Whether the server can be reached, as far as is known: the device says when it has no network, and each request tells
 * whether somebody answered.
 */
let online = typeof navigator === 'undefined' || navigator.onLine;
const listeners = new Set<() => void>();

/** Takes note of whether somebody answered. */
export function reached(answered: boolean): void {
  if (answered === online) return;
  online = answered;
  listeners.forEach((listener) => listener());
}

if (typeof addEventListener === 'function') {
  addEventListener('offline', () => reached(false));
  addEventListener('online', () => reached(true));
}

/** Whether the server can be reached, as far as is known. */
export function isOnline(): boolean {
  return online;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the server can be reached; the component follows. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, isOnline);
}
