import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TypedDocumentString } from '@/graphql/generated/graphql';
import { execute } from './graphql';
import { RequestError } from './transport';
import { belongTo, keep, kept } from './offline-store';
import {
  accessToken,
  leaveSession,
  onSessionChange,
  onSessionEnd,
  renewed,
  sessionEnded,
  signedIn,
  signOut,
} from './session';

const Ask = new TypedDocumentString<unknown, Record<string, never>>('query Ask { viewer { id } }');
const Change = new TypedDocumentString<unknown, Record<string, never>>('mutation Change { change }');

const tokenOf = (person: string) => `h.${btoa(JSON.stringify({ sub: person, n: Math.random() }))}.s`;
const session = (person: string, milliseconds = 3e5) => ({
  accessToken: tokenOf(person),
  expiresAt: new Date(Date.now() + milliseconds).toISOString(),
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
  vi.restoreAllMocks();
});

function logIn(person: string, milliseconds?: number): string {
  const begun = session(person, milliseconds);
  good.add(begun.accessToken);
  signedIn(begun);
  return begun.accessToken;
}

function otherTabSays(word: 'signed-in' | 'signed-out'): void {
  const other = new BroadcastChannel('session');
  other.postMessage(word);
  other.close();
}

const reload = () => vi.spyOn(location, 'reload').mockImplementation(() => undefined);
const failsWith = (code: string) => (error: unknown) => error instanceof RequestError && error.code === code;

/** A change of user_1's that waits for the next log-in. */
async function waitingChange(): Promise<{ sent: Promise<unknown> }> {
  logIn('user_1');
  good.clear();
  const sent = execute(Change, {});
  sent.catch(() => undefined);
  await vi.waitFor(() => expect(sessionEnded()).toBe(true));
  return { sent };
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
  const { sent } = await waitingChange();
  leaveSession();
  await expect(sent).rejects.toSatisfy(failsWith('UNAUTHENTICATED'));
  expect(arrived).toEqual(['Change refused']);
  expect(await accessToken()).toBeUndefined();
});

it('repeats nothing as nobody that was refused while somebody signed out in another tab', async () => {
  const token = logIn('user_1');
  const heard = vi.fn();
  onSessionChange(heard);
  otherTabSays('signed-out');
  await vi.waitFor(() => expect(heard).toHaveBeenCalled());
  await expect(renewed(token)).rejects.toSatisfy(failsWith('UNAUTHENTICATED'));
});

it('goes on with the session that another tab has begun', async () => {
  const { sent } = await waitingChange();
  cookie = session('user_1');
  otherTabSays('signed-in');
  await sent;
  expect(arrived).toEqual(['Change refused', 'Change signed in']);
});

describe('when somebody else logs in', () => {
  it('sends nothing that waits, and starts anew under what covers the page', async () => {
    const reloaded = reload();
    await belongTo('user_1');
    await keep('ticket', 1);
    const { sent } = await waitingChange();
    logIn('user_2');
    await expect(sent).rejects.toSatisfy(failsWith('FORBIDDEN'));
    await vi.waitFor(() => expect(reloaded).toHaveBeenCalledOnce());
    expect(arrived).toEqual(['Change refused']);
    expect(sessionEnded()).toBe(true);
    expect(await kept('ticket', 'user_1')).toBeUndefined();
  });

  it('does the same when they did so in another tab', async () => {
    const reloaded = reload();
    const { sent } = await waitingChange();
    cookie = session('user_2');
    otherTabSays('signed-in');
    await expect(sent).rejects.toSatisfy(failsWith('FORBIDDEN'));
    await vi.waitFor(() => expect(reloaded).toHaveBeenCalledOnce());
    expect(arrived).toEqual(['Change refused']);
  });

  it('sends nothing of a page whose own session had not ended', async () => {
    const reloaded = reload();
    logIn('user_1', 1_000);
    cookie = session('user_2');
    const sent = [execute(Change, {}), execute(Ask, {})];
    for (const one of sent) await expect(one).rejects.toSatisfy(failsWith('FORBIDDEN'));
    await vi.waitFor(() => expect(reloaded).toHaveBeenCalledOnce());
    expect(arrived).toEqual([]);
  });

  it('repeats nothing that was refused', async () => {
    reload();
    logIn('user_1');
    good.clear();
    cookie = session('user_2');
    await expect(execute(Change, {})).rejects.toSatisfy(failsWith('FORBIDDEN'));
    expect(arrived).toEqual(['Change refused']);
  });

  it('starts a page anew that was left without a session', async () => {
    const reloaded = reload();
    const { sent } = await waitingChange();
    leaveSession();
    await expect(sent).rejects.toSatisfy(failsWith('UNAUTHENTICATED'));
    localStorage.setItem('signedIn', '1');
    cookie = session('user_2');
    await expect(execute(Change, {})).rejects.toSatisfy(failsWith('FORBIDDEN'));
    await vi.waitFor(() => expect(reloaded).toHaveBeenCalledOnce());
  });

  it('goes on as them on a page for logging in, and forgets what was loaded before', async () => {
    const [reloaded, heard] = [reload(), vi.fn()];
    await belongTo('user_1');
    await keep('ticket', 1);
    const token = logIn('user_1');
    onSessionChange(heard);
    logIn('user_2');
    expect(heard).toHaveBeenLastCalledWith(true);
    await execute(Change, {});
    expect(arrived).toEqual(['Change signed in']);
    await vi.waitFor(async () => expect(await kept('ticket', 'user_1')).toBeUndefined());
    // What the first one sent and is only refused now is not theirs.
    cookie = session('user_2');
    await expect(renewed(token)).rejects.toSatisfy(failsWith('FORBIDDEN'));
    expect(reloaded).not.toHaveBeenCalled();
  });

  it('goes on as them after the first one signed out', async () => {
    const [reloaded, heard] = [reload(), vi.fn()];
    logIn('user_1');
    await signOut();
    onSessionChange(heard);
    logIn('user_2');
    expect(heard).toHaveBeenLastCalledWith(false);
    expect(reloaded).not.toHaveBeenCalled();
  });

  it('does not sign them out with whoever was here before', async () => {
    reload();
    logIn('user_1', 1_000);
    cookie = session('user_2');
    await expect(signOut()).rejects.toSatisfy(failsWith('FORBIDDEN'));
    expect(localStorage.getItem('signedIn')).toBe('1');
  });
});
