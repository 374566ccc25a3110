/** What the build tells its service worker. */
export interface Build {
  /** Changes with any file of the app. */
  revision: string;
  /** Addresses of what the app needs to start, and its offline pages to open, without a network. */
  files: string[];
}

/** How a request is answered; `other` ones are none of the service worker's business. */
export type Kind = 'page' | 'hashed' | 'file' | 'other';

/** Files under it change their names with their content, so one that was loaded stays right. */
const HASHED = '/assets/';
/** Not the app's: what programs talk to, and pages that the server makes by itself. */
const SERVERS =
  /^\/(graphql|files|site|dev|sandbox|health|webhooks|unfollow|schema\.graphql|\.well-known|orders\/[^/]+\/(return|terms))(\/|$)/;
/** Downloads of events and orders, beside the pages of the same names, and what crawlers read. */
const DOWNLOAD = /\.(csv|xlsx|ics|pdf|png|svg|txt|xml)$/;

interface Asked {
  method: string;
  mode: string;
  url: string;
}

export function isHashed(path: string): boolean {
  return path.startsWith(HASHED);
}

/** What kind of request it is, for an app at an origin, with these files kept. */
export function kindOf(asked: Asked, origin: string, files: readonly string[]): Kind {
  const { origin: theirs, pathname } = new URL(asked.url);
  if (asked.method !== 'GET' || theirs !== origin) return 'other';
  if (asked.mode === 'navigate') return SERVERS.test(pathname) || DOWNLOAD.test(pathname) ? 'other' : 'page';
  if (isHashed(pathname)) return 'hashed';
  return files.includes(pathname) ? 'file' : 'other';
}
