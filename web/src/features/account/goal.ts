/** Where somebody wanted to go who signed up, until the link in the mail was followed, in whichever tab. */
const KEY = 'afterSignUp';

export function keepGoal(path: string | undefined): void {
  try {
    if (path) localStorage.setItem(KEY, path);
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage one starts at the beginning.
  }
}

/** Where to go on; nothing where one did not sign up. */
export function keptGoal(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
