/*
 * What was typed and the server has not taken yet survives a reload on this device, by what it is about and by who typed
 * it.
 */
function key(viewerId: string, about: string): string {
  return `unsaved:${viewerId}:${about}`;
}

/** Keeps what was typed; undefined when there is nothing to keep any more. */
export function keepTyped(viewerId: string, about: string, typed: object | undefined): void {
  try {
    if (typed === undefined) localStorage.removeItem(key(viewerId, about));
    else localStorage.setItem(key(viewerId, about), JSON.stringify(typed));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

/** What was typed and not taken when the page was left, as it was kept; empty when there is nothing, or nothing sound. */
export function typedBefore(viewerId: string, about: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(viewerId, about)) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}
