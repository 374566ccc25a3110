/**
 * The SHA-256 of a text, in hexadecimal. Browsers leave theirs out on plain http, which a door's own network may be;
 * there a library does it.
 */
export async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const hash = hasOwn()
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    : (await library())(bytes);
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Has what is needed at hand before the network goes. */
export async function prepareHash(): Promise<void> {
  if (!hasOwn()) await library();
}

function hasOwn(): boolean {
  return (crypto as Partial<Crypto>).subtle !== undefined;
}

async function library(): Promise<(bytes: Uint8Array) => Uint8Array> {
  return (await import('@noble/hashes/sha2.js')).sha256;
}
