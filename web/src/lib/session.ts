import { graphql } from '@/graphql/generated';
import { RequestError, send } from './graphql';
import { forgetAll } from './offline-store';

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

let access: Access | undefined;
let refreshing: Promise<string | undefined> | undefined;
const listeners = new Set<() => void>();
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
  if (message.data === 'signed-out') access = undefined;
  changed();
});

/** Whether somebody is signed in, as far as is known without asking. */
export function maybeSignedIn(): boolean {
  return access !== undefined || flagged();
}

/** Takes the session that a login answered with. */
export function signedIn(session: { accessToken: string; expiresAt: string }): void {
  access = { token: session.accessToken, expiresAt: Date.parse(session.expiresAt) };
  flag(true);
  channel?.postMessage('signed-in');
  changed();
}

function forget(): void {
  access = undefined;
  flag(false);
  changed();
}

/** The token for the next request; none when nobody is signed in. */
export async function accessToken(): Promise<string | undefined> {
  if (access && access.expiresAt - EARLY_MS > Date.now()) return access.token;
  return maybeSignedIn() ? refresh() : undefined;
}

/** Continues the session by its cookie; many callers at once share one request. */
export function refresh(): Promise<string | undefined> {
  refreshing ??= renew().finally(() => (refreshing = undefined));
  return refreshing;
}

async function renew(): Promise<string | undefined> {
  const { sessionRefresh } = await send(RefreshSession, { input: { useCookie: true } });
  if (!sessionRefresh.session) {
    forget();
    return undefined;
  }
  const { accessToken: token, expiresAt } = sessionRefresh.session;
  access = { token, expiresAt: Date.parse(expiresAt) };
  return token;
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
  await forgetAll().catch(() => undefined);
  channel?.postMessage('signed-out');
}
