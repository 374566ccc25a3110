import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TypedDocumentString } from '@/graphql/generated/graphql';
import { execute, RequestError } from './graphql';
import { accessToken, leaveSession, onSessionEnd, sessionEnded, signedIn } from './session';

const Ask = new TypedDocumentString<unknown, Record<string, never>>('query Ask { viewer { id } }');
const Change = new TypedDocumentString<unknown, Record<string, never>>('mutation Change { change }');

const tokenOf = (person: string) => `h.${btoa(JSON.stringify({ sub: person, n: Math.random() }))}.s`;
const session = (person: string) => ({
  accessToken: tokenOf(person),
  expiresAt: new Date(Date.now() + 3e5).toISOString(),
});

/** The tokens that are good, and whether the cookie still is. */
let good: Set<string>;
let cookie: ReturnType<typeof session> | null;
/** What arrived: the document's name, and whether a good token came with it. */
let arrived: string[];

beforeEach(() => {
  [good, cookie, arrived] = [new Set(), null, []];
  localStorage.clear();
  vi.stubGlobal(
    'fetch',
    (_: string, { body, headers }: { body: string; headers: Record<string, string> }) => {
      const { query } = JSON.parse(body) as { query: string };
      const token = headers['authorization']?.slice('Bearer '.length);
      if (query.includes('RefreshSession')) {
        if (cookie) good.add(cookie.accessToken);
        return Promise.resolve(Response.json({ data: { sessionRefresh: { session: cookie, errors: [] } } }));
      }
      arrived.push(
        `${query.split(' ')[1] ?? ''} ${token === undefined ? 'as nobody' : good.has(token) ? 'signed in' : 'refused'}`,
      );
      if (token !== undefined && !good.has(token)) {
        const errors = [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }];
        return Promise.resolve(Response.json({ errors }));
      }
      return Promise.resolve(Response.json({ data: { viewer: null } }));
    },
  );
});
afterEach(() => {
  leaveSession();
  vi.unstubAllGlobals();
});

function logIn(person: string) {
  const begun = session(person);
  good.add(begun.accessToken);
  signedIn(begun);
}

it('shows a page that just opens as nobody when there is no session any more', async () => {
  localStorage.setItem('signedIn', '1');
  await execute(Ask, {});
  expect(arrived).toEqual(['Ask as nobody']);
  expect(sessionEnded()).toBe(false);
  expect(localStorage.getItem('signedIn')).toBeNull();
});

it('holds what a page in use sends until somebody has logged in again', async () => {
  logIn('user_1');
  good.clear();
  const heard = vi.fn();
  onSessionEnd(heard);
  const sent = [execute(Change, {}), execute(Ask, {})];
  await vi.waitFor(() => expect(sessionEnded()).toBe(true));
  expect(heard).toHaveBeenCalledOnce();
  expect(arrived).toEqual(['Change refused', 'Ask refused']);

  logIn('user_1');
  await Promise.all(sent);
  expect(sessionEnded()).toBe(false);
  expect(arrived.slice(2)).toEqual(['Change signed in', 'Ask signed in']);
});

it('sends nothing as nobody that was meant to be sent by somebody', async () => {
  logIn('user_1');
  good.clear();
  const sent = execute(Change, {});
  await vi.waitFor(() => expect(sessionEnded()).toBe(true));
  leaveSession();
  await expect(sent).rejects.toSatisfy(
    (error) => error instanceof RequestError && error.code === 'UNAUTHENTICATED',
  );
  expect(arrived).toEqual(['Change refused']);
  expect(await accessToken()).toBeUndefined();
});

it('goes on with the session that another tab has begun', async () => {
  logIn('user_1');
  good.clear();
  const sent = execute(Change, {});
  await vi.waitFor(() => expect(sessionEnded()).toBe(true));
  cookie = session('user_1');
  const other = new BroadcastChannel('session');
  other.postMessage('signed-in');
  await sent;
  other.close();
  expect(arrived).toEqual(['Change refused', 'Change signed in']);
});

it('starts anew when somebody else logs in', async () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
  logIn('user_1');
  good.clear();
  const sent = execute(Ask, {});
  await vi.waitFor(() => expect(sessionEnded()).toBe(true));
  logIn('user_2');
  await sent;
  expect(reload).toHaveBeenCalledOnce();
});
