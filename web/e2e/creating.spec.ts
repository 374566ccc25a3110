import { unique, type Account } from './support/api';
import { choose, expect, fillInVenue, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults, keepPicture, settle } from './support/looks';
import { countPresses } from './support/presses';

// The recorder of traces fetches the picture that is shown while it is sent, which the page's policy refuses.
test.use({ trace: 'off' });

/** The titles of all that an account's organization has made. */
async function titlesOf(account: Account): Promise<string[]> {
  const { organizations } = await account.api.ask<{
    organizations: { nodes: { events: { nodes: { title: string }[] } }[] };
  }>(
    'query { viewer { organizations(first: 10) { nodes { events { nodes { title } } } } } }',
    {},
    await account.token(),
  );
  return organizations.nodes.flatMap(({ events }) => events.nodes.map(({ title }) => title));
}

test('from the account to a published event in less than five clicks', async ({ page, context, api }, {
  project,
}) => {
  const account = await api.account('Nina New');
  const title = `Open Stage ${unique()}`;
  await signIn(context, account);
  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const presses = await countPresses(page);

  await page.getByRole('navigation').getByRole('link', { name: 'Organize' }).click();
  // What is there is right already: next Saturday evening, and the organizer is called like the account.
  await expect(page.getByText('Organized by Nina New, prices in')).toBeVisible();
  await expect(page.getByLabel('Starts')).toHaveValue(/T19:00$/);
  await settle(page);
  await keepPicture(page, project.name, 'creating');
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'creating an event');

  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('button', { name: 'Add venue' }).click();
  await fillInVenue(page.getByRole('dialog'), 'The Cellar');
  await expect(page.getByLabel('Venue', { exact: true })).toContainText('The Cellar');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Your event is live' })).toBeFocused();
  expect(await presses()).toBeLessThanOrEqual(5);
  expect(await titlesOf(account)).toEqual([title]);

  await page.getByRole('button', { name: 'QR code' }).click();
  await expect(page.getByRole('img', { name: `QR code for “${title}”` })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Invite your team' })).toBeVisible();
  await settle(page);
  await keepPicture(page, project.name, 'creating-done');
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'with a published event');

  await page.getByRole('link', { name: /\/events\/open-stage/ }).click();
  await choose(page, 'General admission');
});

test('what fails on the way to a published event is gone on with', async ({ page, context, api }) => {
  const seller = await api.organizer();
  await seller.draft('With a venue');
  const title = `Matinee ${unique()}`;
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/events/new`);
  const publish = page.getByRole('button', { name: 'Publish', exact: true });

  await publish.click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  // The only venue is chosen already.
  await expect(page.getByLabel('Venue', { exact: true })).toContainText('Old Foundry');
  await page.getByLabel('Paid').check();
  await page.getByLabel('Price').fill('0.10');
  const buffer = await page.screenshot();
  await page.getByLabel('Choose an image').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
  await expect(page.getByRole('img', { name: 'The event’s cover image' })).toBeVisible();
  await publish.click();
  await expect(page.getByLabel('Price')).toBeFocused();
  await expect(page.getByText('An order has to cost at least €0.50')).toBeVisible();
  await expect(page.getByText('What you’ve done so far is kept as a draft.')).toBeVisible();

  // The next time, the last answer gets lost.
  await page.getByLabel('Price').fill('12');
  let lost = 0;
  await page.route('**/graphql', async (route) => {
    if (lost > 0 || !route.request().postData()?.includes('mutation PublishEvent')) return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await publish.click();
  await expect(page.getByText('No connection. Check your network and try again.')).toBeVisible();
  await publish.click();
  await expect(page.getByRole('heading', { name: 'Your event is live' })).toBeVisible();
  expect(lost).toBe(1);
  expect((await titlesOf(seller.account)).sort()).toEqual([title, 'With a venue'].sort());
  await page.getByRole('link', { name: /\/events\/matinee/ }).click();
  await expect(page.getByText('€12').first()).toBeVisible();
});
