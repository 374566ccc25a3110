import { test as base, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { Account, Api, type Organizer } from './api';
import { originOf } from './origins';

interface TestFixtures {
  /** A test fails when a page broke its own rules on the way. */
  rules: undefined;
}

interface WorkerFixtures {
  api: Api;
  /** Somebody who sells; tests have events of their own. */
  organizer: Organizer;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  api: [async ({}, use, worker) => use(new Api(originOf(worker.project))), { scope: 'worker' }],
  organizer: [async ({ api }, use) => use(await api.organizer()), { scope: 'worker' }],
  baseURL: async ({ api }, use) => use(api.origin),
  rules: [
    async ({ context, api }, use) => {
      const broken: string[] = [];
      watch(context, api.origin, broken);
      await use(undefined);
      expect(
        broken,
        'scripts that failed, refusals of the Content-Security-Policy, requests to others',
      ).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';

/** Notes what must not happen on any page. */
export function watch(context: BrowserContext, origin: string, broken: string[]): void {
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) broken.push(`request to ${url.origin}`);
  });
  context.on('weberror', (event) => broken.push(`${event.error().name}: ${event.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) {
      broken.push(message.text());
    }
  });
}

/** Signs somebody in, without going through the form: with the cookie that the form would have left. */
export async function signIn(context: BrowserContext, account: Account): Promise<void> {
  const answer = await context.request.post(`${account.api.origin}/graphql`, {
    data: {
      query: `mutation($input: SessionCreateInput!) { sessionCreate(input: $input) { session { endsAt } errors { code } } }`,
      variables: { input: { email: account.email, password: account.password, useCookie: true } },
    },
  });
  const { data } = (await answer.json()) as { data: { sessionCreate: { session: unknown } } };
  if (!data.sessionCreate.session) throw new Error(`${account.email} could not sign in`);
  await context.addInitScript(() => {
    // Neither an empty page nor one in a sandbox has a storage.
    if (origin.startsWith('http')) localStorage.setItem('signedIn', '1');
  });
}

/** Chooses tickets on an event's page and goes on to checkout. */
export async function choose(page: Page, ticket: string, quantity = 1): Promise<void> {
  await page.getByLabel(`Quantity: ${ticket}`).fill(String(quantity));
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Your order' })).toBeVisible();
}

/** Fills in the dialog for a new venue, and sends it. */
export async function fillInVenue(dialog: Locator, name: string): Promise<void> {
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Street and number').fill('Kellergasse 7');
  await dialog.getByLabel('City (optional)', { exact: true }).fill('Dresden');
  await dialog.getByLabel('Country').selectOption('DE');
  await dialog.getByRole('button', { name: 'Add venue' }).click();
  await expect(dialog).toBeHidden();
}

/** Moves on with the tabulator until the focus is there, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not get to ${target.toString()}`);
}
