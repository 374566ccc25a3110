import { expect, signIn } from './support/fixtures';
import { expectNoOverflow, faults, keepPicture, settle } from './support/looks';
import { demoAccount, test } from './support/shown';
import { visits } from './support/visits';

/** Pages that ask for nothing until somebody does something. */
const ASKING_NOTHING = [
  'login',
  'login-by-link',
  'sign-up',
  'forgot-password',
  'reset-password',
  'verify-email',
];

for (const { name, path, as } of visits.filter(({ name: one }) => !ASKING_NOTHING.includes(one))) {
  test(`${name} says that nobody answers, and is there when somebody does`, async ({
    page,
    context,
    api,
    shown,
  }, { project }) => {
    if (as) await signIn(context, demoAccount(api, as));
    await page.route('**/graphql', (route) => route.abort());
    await page.goto(path(shown));
    const problems = page.getByRole('alert').filter({ hasText: 'No connection' });
    await expect(problems.first()).toBeVisible();
    await keepPicture(page, project.name, `${name}-failing`);
    expect(await faults(page)).toEqual([]);
    await expectNoOverflow(page, 'while failing');

    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await expect(problems).toHaveCount(0);
    await settle(page);
    expect(page.url()).toContain(path(shown).split('?')[0]);
  });
}

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
    expect(await faults(page), name).toEqual([]);
    await expectNoOverflow(page, `on ${name}, with nothing in it`);
  }
});
