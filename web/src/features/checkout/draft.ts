/** What was typed into a checkout, by the fields' names. */
export type Draft = Record<string, string>;

const nameOf = (checkoutKey: string) => `checkout.${checkoutKey}`;

/** Keeps what is typed for as long as the tab is there, so that a reload or a step back loses nothing. */
export function keepDraft(checkoutKey: string, form: HTMLFormElement): void {
  const fields = [...new FormData(form)].filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  try {
    sessionStorage.setItem(nameOf(checkoutKey), JSON.stringify(Object.fromEntries(fields)));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

/** What was typed before; nothing if this checkout is new or its storage was spoilt. */
export function draftOf(checkoutKey: string): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(nameOf(checkoutKey)) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter((field) => typeof field[1] === 'string'));
  } catch {
    return {};
  }
}
