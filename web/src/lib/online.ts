import { useSyncExternalStore } from 'react';

/*
 * Whether the server can be reached, as far as is known: the device says when it has no network, and each request tells
 * whether somebody answered.
 */
let online = typeof navigator === 'undefined' || navigator.onLine;
/** When the device last said something of its network. */
let heardAt = -Infinity;
const listeners = new Set<() => void>();

function change(now: boolean): void {
  if (now === online) return;
  online = now;
  listeners.forEach((listener) => listener());
}

/** For a request that begins: takes note of whether somebody answered it. */
export function asking(): (answered: boolean) => void {
  const askedAt = performance.now();
  return (answered) => {
    // What was asked before the network went, or came back, says nothing about now.
    if (askedAt > heardAt) change(answered);
  };
}

function hear(now: boolean): void {
  heardAt = performance.now();
  change(now);
}

if (typeof addEventListener === 'function') {
  addEventListener('offline', () => hear(false));
  addEventListener('online', () => hear(true));
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
