import { now as serverNow } from './clock';

/*
 * An open tab outlives the build it came from: files that it has yet to load may be gone from the server. The page
 * loaded anew brings the ones that are there now.
 */
const MARK = 'startedAnew';
/** What fails again this soon has another cause, which another start won't mend. */
const ONCE_IN_MS = 60_000;

/** A part of the app that could not be loaded. */
export class MissingFile extends Error {
  constructor(what: string) {
    super(`not to be had: ${what}`);
  }
}

/** What browsers and the bundler say when a script, or the styles that belong to it, can't be loaded. */
const WORDS = /dynamically imported module|importing a module script failed|unable to preload css/i;

export function isMissingFile(error: unknown): boolean {
  return error instanceof MissingFile || (error instanceof Error && WORDS.test(error.message));
}

/** Loads the page anew, unless that was just tried; tells whether it does. */
export function startAnew(reload = () => location.reload(), now = serverNow()): boolean {
  try {
    if (now - Number(sessionStorage.getItem(MARK) ?? 0) < ONCE_IN_MS) return false;
    sessionStorage.setItem(MARK, `${now}`);
  } catch {
    // Without a note of it, it could go on forever.
    return false;
  }
  reload();
  return true;
}
