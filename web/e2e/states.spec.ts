import type { Page } from '@playwright/test';
import { expect, signIn } from './support/fixtures';
import { expectNoOverflow, faults, keepPicture, settle } from './support/looks';
import { demoAccount, test } from './support/shown';
import { visits } from './support/visits';

/** Pages that ask for nothing until somebody does something, or only who is signed in. */
const ASKING_NOTHING = [
  'account',
  'login',
  'login-by-link',
  'sign-up',
  'forgot-password',
  'reset-password',
  'verify-email',
  'undo-second-factor',
  'change-email',
  'undo-email-change',
  'find-order',
  'legal',
  'design',
];

/** Nobody answers, except about who is signed in where somebody is. */
async function silence(page: Page, somebody: boolean): Promise<void> {
  await page.route('**/graphql', (route) =>
    somebody && /\b(Viewer|RefreshSession)\b/.test(route.request().postData() ?? '')
      ? route.continue()
      : route.abort(),
  );
}

for (const { name, path, as } of visits.filter(({ name: one }) => !ASKING_NOTHING.includes(one))) {
  test(`${name} says that nobody answers, and is there when somebody does`, async ({
    page,
    context,
    api,
    shown,
  }, { project }) => {
    if (as) await signIn(context, demoAccount(api, as));
    await silence(page, as !== undefined);
    await page.goto(path(shown));
    const problems = page.getByRole('alert').filter({ hasText: 'No connection' });
    await expect(problems.first()).toBeVisible();
    await keepPicture(page, project.name, `${name}-failing`);
    // What is said is the same at both sizes.
    if (project.name === 'phone') expect(await faults(page)).toEqual([]);
    await expectNoOverflow(page, 'while failing');

    await page.unroute('**/graphql');
    // A page of several parts has a problem for each.
    while ((await problems.count()) > 0) {
      const left = await problems.count();
      await problems.first().getByRole('button', { name: 'Try again' }).click();
      await expect(async () => expect(await problems.count()).toBeLessThan(left)).toPass();
    }
    await settle(page);
    expect(page.url()).toContain(path(shown).split('?')[0]);
  });
}

test('whoever is signed in is not asked to log in again because nobody answers', async ({
  page,
  context,
  api,
}) => {
  await signIn(context, demoAccount(api, 'participant'));
  await silence(page, false);
  await page.goto('/account/tickets');
  await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await page.unroute('**/graphql');
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'My tickets' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/account/tickets');
});

const NOTHING_YET = [
  'account-tickets',
  'account-orders',
  'organizer-events',
  'organizer-orders',
  'organizer-team',
  'organizer-venues',
  'organizer-event-tickets',
  'organizer-event',
  'organizer-event-orders',
  'organizer-event-attendees',
  'organizer-event-messages',
  'organizer-event-check-in',
];

test('pages with nothing in them yet say what comes there', async ({ page, context, api, shown }, {
  project,
}) => {
  const newcomer = await api.organizer();
  const event = await newcomer.bareDraft();
  await signIn(context, newcomer.account);
  const bare = { ...shown, org: newcomer.slug, event: { ...event, cart: '' } };
  for (const { name, path } of visits.filter((visit) => NOTHING_YET.includes(visit.name))) {
    await page.goto(path(bare));
    await settle(page);
    await keepPicture(page, project.name, `${name}-empty`);
    if (project.name === 'phone') expect(await faults(page), name).toEqual([]);
    await expectNoOverflow(page, `on ${name}, with nothing in it`);
  }
});

test('an app that could not be loaded is loaded anew', async ({ page }) => {
  let loads = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loads += 1;
  });
  await page.route(/\/assets\/main-[^/]+\.js$/, (route) => (loads < 2 ? route.abort() : route.fallback()));
  await page.goto('/login');
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  expect(loads).toBe(2);
});
