/** A word of an address's search part; undefined if there is none. */
export function wordOf(value: unknown): string | undefined {
  const word = typeof value === 'string' || typeof value === 'number' ? `${value}`.trim().slice(0, 200) : '';
  return word || undefined;
}

/** Filters after a change; those that are not set any more are gone, from the address too. */
export function changed<T extends object>(before: T, change: { [key in keyof T]?: T[key] | undefined }): T {
  return Object.fromEntries(
    Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined),
  ) as T;
}
