import type { View } from './filters';

/** What holds until the page is left, where there is no storage. */
const memory = new Map<string, string>();

function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? memory.get(name);
  } catch {
    return memory.get(name);
  }
}

function remember(name: string, value: string | undefined): void {
  if (value === undefined) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // It is in memory.
  }
}

/** The view that was chosen on this device, for addresses that name none. */
export function keptView(): View {
  return recall('discoverView') === 'list' ? 'list' : 'grid';
}

/** Maps are opened for a look, and not kept. */
export function keepView(view: View): void {
  if (view !== 'map') remember('discoverView', view);
}

/** The town that was chosen on this device, to look for events in. */
export function keptTown(): string | undefined {
  return recall('discoverTown');
}

export function keepTown(town: string | undefined): void {
  remember('discoverTown', town);
}
