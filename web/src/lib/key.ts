/** A key of our making: 128 random bits, also where `crypto.randomUUID` is missing (plain http in a local network). */
export function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** A wish with its idempotency key: the same wish of the same form is one, however often it is sent. */
export function keyed<T extends object>(key: string, wish: T): T & { idempotencyKey: string } {
  return { ...wish, idempotencyKey: `${key}.${fingerprint(JSON.stringify(wish))}` };
}

/**
 * A short print of a text (53 bits, cyrb53): tells one wish from another under the same key. Not for secrets.
 */
export function fingerprint(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
