import { RequestError } from './transport';
import { own, type Shelf } from './offline-store';

/** How long a network may take before what was kept is good enough. */
const PATIENCE_MS = 4_000;

/** Whether a request got no answer: no network, or nobody there who could say anything. */
export function isUnreachable(error: unknown): boolean {
  return (
    error instanceof RequestError && ['NETWORK', 'TIMEOUT', 'UNAVAILABLE', 'INTERNAL'].includes(error.code)
  );
}

/**
 * Loads something and keeps it, so that it is there without a network as well: then, or while the network takes too
 * long, it is as it was last known. That there is nothing takes the place of nothing: it may only have been for now. For
 * `queryFn`s of pages that open offline.
 */
export async function loadOrKept<T>(key: string, load: () => Promise<T>, shelf: Shelf = own): Promise<T> {
  const loading = load().then((value) => {
    // A device that keeps nothing has to ask each time.
    if (value !== null) void shelf.keep(key, value).catch(() => undefined);
    return value;
  });
  const answer = loading.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const first = await Promise.race([answer, pause(PATIENCE_MS)]);
  if (first && 'value' in first) return first.value;
  if (first && !isUnreachable(first.error)) throw first.error;
  const last = await shelf.kept<T>(key).catch(() => undefined);
  return last === undefined ? loading : last;
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, undefined));
}
