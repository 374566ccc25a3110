import { graphql } from '@/graphql/generated';
import { now } from './clock';
import { RequestError, send } from './transport';
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

/** A session as the server gives it. */
interface Session {
  accessToken: string;
  expiresAt: string;
}

/** A session that ended while its page was in use: what waits for the next one. */
interface Ended {
  resume: (token: string) => void;
  leave: (error: RequestError) => void;
}

let access: Access | undefined;
/** Whose session this page had last: what stands on it may still be theirs when that is over. */
let person: string | undefined;
let ended: Ended | undefined;
let refreshing: Promise<string | undefined> | undefined;
const listeners = new Set<(another: boolean) => void>();
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

function changed(another = false): void {
  listeners.forEach((listener) => listener(another));
}

const leaving = new Set<() => Promise<unknown>>();

/** Has something done before somebody signs out here, such as sending what waits for a network. */
export function beforeSignOut(work: () => Promise<unknown>): () => void {
  leaving.add(work);
  return () => leaving.delete(work);
}

/** Calls back when somebody signs in or out, here or in another tab; says whether it is somebody else than before. */
export function onSessionChange(listener: (another: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

channel?.addEventListener('message', (message) => {
  if (message.data === 'signed-out') {
    access = undefined;
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

/** Whether a token is somebody else's than whose it should be, where that is known. */
function isAnothers(token: string, whose = person): boolean {
  return whose !== undefined && subjectOf(token) !== whose;
}

function keep({ accessToken: token, expiresAt }: Session): string {
  person = subjectOf(token);
  access = { token, expiresAt: Date.parse(expiresAt) };
  return token;
}

/** Goes on with a session. A page with one person's work on it never does so as somebody else. */
function take(session: Session): string {
  if (!isAnothers(session.accessToken)) return keep(session);
  startAnew(session.accessToken);
  throw over('FORBIDDEN');
}

/** Nothing that waits is sent as somebody else, and the page goes. What covers it stays until then. */
function startAnew(token: string): void {
  ended?.leave(over('FORBIDDEN'));
  void makeRoom(token).finally(() => location.reload());
}

/** Removes what the device kept of the last person, before it is shown or sent as the next one's. */
function makeRoom(token: string): Promise<void> {
  return whatIsKept()
    .then(({ belongTo }) => belongTo(subjectOf(token) ?? ''))
    .catch(() => undefined);
}

/** Whether somebody is signed in, as far as is known without asking. */
export function maybeSignedIn(): boolean {
  return access !== undefined || flagged();
}

/**
 * Takes the session that a login answered with. A page for logging in has none of the last person's work on it, so it
 * goes on as whoever that is; one whose session ended may have.
 */
export function signedIn(session: Session): void {
  const { accessToken: token } = session;
  const another = isAnothers(token);
  flag(true);
  channel?.postMessage('signed-in');
  if (another && ended) {
    startAnew(token);
    return;
  }
  if (another) void makeRoom(token);
  keep(session);
  end(undefined)?.resume(token);
  changed(another);
}

function forget(): void {
  access = undefined;
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
  end(undefined)?.leave(over('UNAUTHENTICATED'));
}

/** The next person is refused what the last one asked for. */
function over(code: 'UNAUTHENTICATED' | 'FORBIDDEN'): RequestError {
  return new RequestError(code, 'The session is over.');
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
 * for the next one. Fails when somebody else is signed in by then.
 */
export async function refresh(whose = person): Promise<string | undefined> {
  refreshing ??= renew().finally(() => (refreshing = undefined));
  const token = await refreshing;
  if (token && isAnothers(token, whose)) throw over('FORBIDDEN');
  return token;
}

/** The token to repeat a request with that was refused. What one person sent is not sent again as another, or as nobody. */
export async function renewed(refused: string): Promise<string> {
  const token = await refresh(subjectOf(refused));
  if (!token) throw over('UNAUTHENTICATED');
  return token;
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
  person = undefined;
  forget();
  await whatIsKept()
    .then(({ forgetAll }) => forgetAll())
    .catch(() => undefined);
  channel?.postMessage('signed-out');
}
