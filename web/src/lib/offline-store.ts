import { maybeSignedIn } from './session';

/*
 * What a signed-in person needs without a network: small things by key, in IndexedDB. Everything belongs to the user it
 * was kept for, and goes when they sign out or somebody else signs in. Where the browser keeps nothing (some private
 * windows), the things last as long as the page.
 */
const DATABASE = 'event-radar';
const STORE = 'kept';
/** Sorts behind every key: where a range of keys ends. */
const LAST = '\uffff';
/** Whose things those are that were opened by a secret link, without an account. Sorts behind every user's id. */
const GUEST = '~guest';

type Entry = readonly [key: string, value: unknown];

let owner: string | undefined;
let opened: Promise<IDBDatabase | undefined> | undefined;
let fallback = new Map<string, unknown>();

function database(): Promise<IDBDatabase | undefined> {
  opened ??= new Promise((resolve) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(DATABASE, 1);
    } catch {
      resolve(undefined);
      return;
    }
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      // The browser may close it, when it runs out of space for one.
      request.result.onclose = () => (opened = undefined);
      request.result.onversionchange = () => {
        request.result.close();
        opened = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => resolve(undefined);
    request.onblocked = () => resolve(undefined);
  });
  return opened;
}

/** One transaction, read once it is over; `without` is for where there is no database. */
async function transact<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => () => T,
  without: () => T,
): Promise<T> {
  const db = await database();
  if (!db) return without();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, mode);
    const result = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(result());
    transaction.onabort = () => reject(transaction.error ?? new Error('The device keeps no more.'));
  });
}

const NOTHING = () => undefined;

/** The keys that begin with something. */
function range(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, prefix + LAST);
}

function scoped(key: string, whose = owner): string {
  return `${whose ?? ''}/${key}`;
}

/** Whether the device keeps things beyond this page. */
export async function keeps(): Promise<boolean> {
  return (await database()) !== undefined;
}

/** Whose things they are from now on; those of others are removed. */
export async function belongTo(user: string): Promise<void> {
  if (owner === user) return;
  owner = user;
  const own = range(scoped(''));
  fallback = new Map([...fallback].filter(([key]) => key.startsWith(scoped(''))));
  await transact(
    'readwrite',
    (store) => {
      store.delete(IDBKeyRange.upperBound(own.lower, true));
      store.delete(IDBKeyRange.lowerBound(own.upper, true));
      return NOTHING;
    },
    NOTHING,
  );
}

/** Takes up where the last visit ended; tells whether there is anything to go on with. */
export async function takeUp(): Promise<boolean> {
  if (owner !== undefined) return true;
  const [first] = await transact<IDBValidKey[]>(
    'readonly',
    (store) => {
      const keys = store.getAllKeys(null, 1);
      return () => keys.result;
    },
    () => [...fallback.keys()],
  );
  if (typeof first !== 'string' || first.startsWith(GUEST)) return false;
  owner = first.slice(0, first.indexOf('/'));
  return true;
}

/** Removes everything, of whomever. */
export async function forgetAll(): Promise<void> {
  owner = undefined;
  fallback.clear();
  await transact(
    'readwrite',
    (store) => {
      store.clear();
      return NOTHING;
    },
    NOTHING,
  );
}

/** What was kept under a key; undefined for nothing. */
export async function kept<T>(key: string, whose = owner): Promise<T | undefined> {
  const name = scoped(key, whose);
  return (await transact<unknown>(
    'readonly',
    (store) => {
      const found = store.get(name) as IDBRequest<unknown>;
      return () => found.result;
    },
    () => fallback.get(name),
  )) as T | undefined;
}

/** All that was kept under keys with this beginning, by their keys. */
export async function keptUnder<T>(prefix: string): Promise<Map<string, T>> {
  const [start, own] = [scoped(prefix), scoped('').length];
  const rows = await transact<[IDBValidKey, unknown][]>(
    'readonly',
    (store) => {
      const keys = store.getAllKeys(range(start));
      const values = store.getAll(range(start)) as IDBRequest<unknown[]>;
      return () => keys.result.map((key, index) => [key, values.result[index]]);
    },
    () => [...fallback].filter(([key]) => key.startsWith(start)),
  );
  return new Map(rows.map(([key, value]) => [(key as string).slice(own), value as T]));
}

/** Keeps values by their keys, all or none of them; undefined removes what was there. */
export async function keepMany(entries: readonly Entry[], whose = owner): Promise<void> {
  if (whose === undefined) return;
  const named = entries.map(([key, value]) => [scoped(key, whose), value] as const);
  await transact(
    'readwrite',
    (store) => {
      for (const [key, value] of named) {
        if (value === undefined) store.delete(key);
        else store.put(value, key);
      }
      return NOTHING;
    },
    () => {
      for (const [key, value] of named) {
        if (value === undefined) fallback.delete(key);
        else fallback.set(key, value);
      }
      return undefined;
    },
  );
}

/** Keeps a value for when there is no network. */
export async function keep(key: string, value: unknown): Promise<void> {
  await keepMany([[key, value]]);
}

/** Removes what was kept under a key. */
export async function drop(key: string): Promise<void> {
  await keepMany([[key, undefined]]);
}

/** A place for things to be kept in. */
export interface Shelf {
  keep: (key: string, value: unknown) => Promise<void>;
  kept: <T>(key: string) => Promise<T | undefined>;
}

/** For whoever is signed in. What nobody gets to see says nothing of what is theirs. */
export const own: Shelf = {
  keep: async (key, value) => {
    if (maybeSignedIn()) await keep(key, value);
  },
  kept: (key) => kept(key),
};

/** For what somebody opened by a secret link without an account; it goes when anybody signs in or out. */
export const guests: Shelf = {
  keep: (key, value) => keepMany([[key, value]], GUEST),
  kept: (key) => kept(key, GUEST),
};
