import { graphql } from '@/graphql/generated';
import { now } from './clock';
import { RequestError, send } from './graphql';
import { whatIsKept } from './kept';

/*
 * Access tokens live in this module's memory only. The refresh token is in a cookie that scripts can't read; a flag in
 * localStorage says whether one is worth trying, so that visitors who never signed in cause no refused request.
 */
const FLAG = 'signedIn';
/** A token is renewed this long before it ends. */
const EARLY_MS = 30_000;

interface Access {
  token: string;
  expiresAt: number;
}

/** A session that ended while its page was in use: what waits for the next one. */
interface Ended {
  resume: (token: string) => void;
  leave: (error: RequestError) => void;
}

let access: Access | undefined;
/** Whose session this page had last. */
let person: string | undefined;
let ended: Ended | undefined;
let refreshing: Promise<string | undefined> | undefined;
const listeners = new Set<() => void>();
const endListeners = new Set<() => void>();
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('session');

const RefreshSession = graphql(`
  mutation RefreshSession($input: SessionRefreshInput!) {
    sessionRefresh(input: $input) {
      session {
        accessToken
        expiresAt
      }
      errors {
        code
      }
    }
  }
`);

const RevokeSession = graphql(`
  mutation RevokeSession($input: SessionRevokeInput!) {
    sessionRevoke(input: $input) {
      errors {
        code
      }
    }
  }
`);

function flagged(): boolean {
  try {
    return localStorage.getItem(FLAG) === '1';
  } catch {
    return access !== undefined;
  }
}

function flag(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(FLAG, '1');
    else localStorage.removeItem(FLAG);
  } catch {
    // Without storage the session lasts as long as the page.
  }
}

function changed(): void {
  listeners.forEach((listener) => listener());
}

const leaving = new Set<() => Promise<unknown>>();

/** Has something done before somebody signs out here, such as sending what waits for a network. */
export function beforeSignOut(work: () => Promise<unknown>): () => void {
  leaving.add(work);
  return () => leaving.delete(work);
}

/** Calls back when somebody signs in or out, here or in another tab. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

channel?.addEventListener('message', (message) => {
  if (message.data === 'signed-out') {
    access = undefined;
    person = undefined;
    leave();
  }
  // Whoever logged in in another tab goes on here, too.
  if (message.data === 'signed-in' && ended) void takeUp().catch(() => undefined);
  changed();
});

/** Whether the session ended under the page that is open, and nobody has said yet how to go on. */
export function sessionEnded(): boolean {
  return ended !== undefined;
}

/** Calls back when a session ends under the open page, and when it is known how to go on. */
export function onSessionEnd(listener: () => void): () => void {
  endListeners.add(listener);
  return () => endListeners.delete(listener);
}

/** Whose token this is, by its own word; the server checks it, we only compare. */
function subjectOf(token: string): string | undefined {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { sub } = JSON.parse(atob(payload)) as { sub?: unknown };
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a session. A page with one person's work on it never goes on as somebody else's: it starts anew. */
function take(session: { accessToken: string; expiresAt: string }): string {
  const subject = subjectOf(session.accessToken);
  const another = ended !== undefined && person !== undefined && subject !== person;
  person = subject;
  access = { token: session.accessToken, expiresAt: Date.parse(session.expiresAt) };
  if (another) location.reload();
  return session.accessToken;
}

/** Whether somebody is signed in, as far as is known without asking. */
export function maybeSignedIn(): boolean {
  return access !== undefined || flagged();
}

/** Takes the session that a login answered with. */
export function signedIn(session: { accessToken: string; expiresAt: string }): void {
  take(session);
  flag(true);
  channel?.postMessage('signed-in');
  end(undefined)?.resume(session.accessToken);
  changed();
}

function forget(): void {
  access = undefined;
  person = undefined;
  flag(false);
  changed();
}

function end(next: Ended | undefined): Ended | undefined {
  const before = ended;
  ended = next;
  endListeners.forEach((listener) => listener());
  return before;
}

/** What waited for a login is not sent as nobody: it fails, and what is on the page is asked for anew. */
function leave(): void {
  end(undefined)?.leave(new RequestError('UNAUTHENTICATED', 'The session is over.'));
}

/** Goes on without the session that ended. */
export function leaveSession(): void {
  leave();
  forget();
}

/** Waits until somebody has logged in again. Fails when they would rather go on without. */
function untilLoggedIn(): Promise<string> {
  access = undefined;
  return new Promise((resume, leave) => end({ resume, leave }));
}

/** Takes up the session that another tab has begun, if there is one. */
async function takeUp(): Promise<void> {
  const { sessionRefresh } = await send(RefreshSession, { input: { useCookie: true } });
  if (!sessionRefresh.session || !ended) return;
  const token = take(sessionRefresh.session);
  end(undefined)?.resume(token);
  changed();
}

/** The token for the next request; none when nobody is signed in. */
export async function accessToken(): Promise<string | undefined> {
  if (access && access.expiresAt - EARLY_MS > now()) return access.token;
  return maybeSignedIn() ? refresh() : undefined;
}

/**
 * Continues the session by its cookie; many callers at once share one request. If the session is over they wait together
 * for the next one.
 */
export function refresh(): Promise<string | undefined> {
  refreshing ??= renew().finally(() => (refreshing = undefined));
  return refreshing;
}

async function renew(): Promise<string | undefined> {
  const { sessionRefresh } = await send(RefreshSession, { input: { useCookie: true } });
  if (sessionRefresh.session) return take(sessionRefresh.session);
  // A page that just opens has nothing to lose yet, and shows what everybody sees. One that is in use has: its work
  // waits for a login in place.
  if (access) return untilLoggedIn();
  forget();
  return undefined;
}

/** Signs out here, or on all devices. */
export async function signOut(everywhere = false): Promise<void> {
  await Promise.allSettled([...leaving].map((work) => work()));
  try {
    await send(RevokeSession, { input: { everywhere } }, { token: await accessToken() });
  } catch (error) {
    // Whoever is signed out already has what they wanted. After any other fault they are still signed in, and must know.
    if (!(error instanceof RequestError) || error.code !== 'UNAUTHENTICATED') throw error;
  }
  forget();
  await whatIsKept()
    .then(({ forgetAll }) => forgetAll())
    .catch(() => undefined);
  channel?.postMessage('signed-out');
}
