import { useSyncExternalStore } from 'react';

/** How browsers offer to put the app among the device's own; not all do. */
interface InstallOffer extends Event {
  prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const DECLINED = 'installDeclined';

let offer: InstallOffer | undefined;
const listeners = new Set<() => void>();

function take(next: InstallOffer | undefined): void {
  offer = next;
  listeners.forEach((listener) => listener());
}

function declined(): boolean {
  try {
    return localStorage.getItem(DECLINED) !== null;
  } catch {
    return false;
  }
}

declare global {
  /** The offer that came before its place did; `early.js` keeps it. */
  var installOffer: InstallOffer | undefined;
}

/** Takes the browser's offer, which came once and early, and follows what becomes of it. */
export function watchInstallOffer(): void {
  if (globalThis.installOffer && !declined()) take(globalThis.installOffer);
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    if (!declined()) take(event as InstallOffer);
  });
  addEventListener('appinstalled', () => take(undefined));
}

/** Puts the app among the device's own: the browser asks whether it should. */
async function install(): Promise<void> {
  const taken = offer;
  // An offer can be taken up once.
  take(undefined);
  await taken?.prompt();
}

/** No, thanks: it is not offered again on this device. */
function decline(): void {
  try {
    localStorage.setItem(DECLINED, '1');
  } catch {
    // It holds until the page is left.
  }
  take(undefined);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What can be done about the browser's offer to install the app; undefined where there is none. */
export function useInstallOffer(): { install: () => Promise<void>; decline: () => void } | undefined {
  const there = useSyncExternalStore(subscribe, () => offer !== undefined);
  return there ? { install, decline } : undefined;
}
