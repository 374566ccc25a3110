/*
 * Keeps the app for when there is no network: the page it starts from, and the files that its offline pages need. It
 * never keeps data; pages do that themselves, for whoever is signed in.
 *
 * A new build's worker waits until no tab of the one before is open, so that open tabs find the files they began with.
 */
import { isHashed, kindOf, type Build } from './rules';

declare const self: ServiceWorkerGlobalScope;
/** Written at the top of the file by the build. */
declare const BUILD: Build;

const PREFIX = 'app-';
const CACHE = PREFIX + BUILD.revision;
/** The key of the page that the app starts from, whatever the address. */
const SHELL = '/account';
/** How long a network may take for a page before the kept one is good enough. */
const PATIENCE_MS = 4_000;
/** Answers differ by what browsers take; whatever was kept was taken by this one. */
const ANY: CacheQueryOptions = { ignoreVary: true };

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  switch (kindOf(event.request, self.location.origin, BUILD.files)) {
    case 'page':
      event.respondWith(page(event));
      break;
    case 'hashed':
      event.respondWith(keptFirst(event.request));
      break;
    case 'file':
      event.respondWith(networkFirst(event.request));
      break;
    case 'other':
  }
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all([keepShell(cache), ...BUILD.files.map((file) => keepFile(cache, file))]);
}

/** Keeps a file; one that the build before had under its name needs no second download. */
async function keepFile(cache: Cache, file: string): Promise<void> {
  const known = isHashed(file) ? await caches.match(file, ANY) : undefined;
  if (known) await cache.put(file, known);
  else await cache.add(new Request(file, { cache: isHashed(file) ? 'default' : 'no-cache' }));
}

/** Keeps a page that says nothing about anybody: the account's, or the start where there is only one file for all. */
async function keepShell(cache: Cache): Promise<void> {
  const headers = { accept: 'text/html' };
  for (const address of [SHELL, '/']) {
    const answer = await fetch(address, { headers, cache: 'no-cache', credentials: 'omit' });
    if (!answer.ok) continue;
    // A browser takes no answer for a page that came by way of another address, so it is written anew.
    await cache.put(SHELL, new Response(await answer.blob(), { headers: answer.headers }));
    return;
  }
  throw new Error('There is no page to start from.');
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  // Where browsers can, the network is asked while the worker still starts.
  if ('navigationPreload' in self.registration) await self.registration.navigationPreload.enable();
  await self.clients.claim();
}

/** The page as the server has it; without a network, or while it takes too long, the kept one. */
async function page(event: FetchEvent): Promise<Response> {
  const asked = askForPage(event);
  const settled = asked.catch(() => undefined);
  event.waitUntil(settled);
  const first = await Promise.race([settled, pause(PATIENCE_MS)]);
  if (first && !isNobodyThere(first)) return first;
  return (await caches.match(SHELL, ANY)) ?? asked;
}

async function askForPage(event: FetchEvent): Promise<Response> {
  const preloaded = (await event.preloadResponse) as Response | undefined;
  return preloaded ?? fetch(event.request);
}

/** What a proxy says that finds nobody behind it. */
function isNobodyThere({ status }: Response): boolean {
  return status >= 502 && status <= 504;
}

async function keptFirst(request: Request): Promise<Response> {
  const known = await caches.match(request, ANY);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    const cache = await caches.open(CACHE);
    // A device that has no room for it loads it again.
    await cache.put(request, copy).catch(() => undefined);
  }
  return answer;
}

async function networkFirst(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const known = await caches.match(request, { ...ANY, ignoreSearch: true });
    if (known) return known;
    throw error;
  }
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, undefined));
}
