import { Account } from './support/api';
import { expect, signIn, test } from './support/fixtures';
import { faults } from './support/looks';

/** What a suspension may take to be seen by pages that are open. */
const AT_ONCE_MS = 1_000;

test('an administrator suspends an organizer, whom open pages lose at once, and takes it back', async ({
  page,
  context,
  api,
  browser,
}) => {
  test.slow();
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));

  const visitors = await browser.newContext();
  const visitor = await visitors.newPage();
  await visitor.goto(`${api.origin}/events/${sale.slug}`);
  await expect(visitor.getByRole('heading', { name: sale.title })).toBeVisible();
  const sellers = await browser.newContext();
  await signIn(sellers, seller.account);
  const own = await sellers.newPage();
  await own.goto(`${api.origin}/organizer/${seller.slug}/events/${sale.id}`);
  await expect(own.getByRole('heading', { name: sale.title })).toBeVisible();
  // Both hear of changes by now.
  await Promise.all([visitor.waitForTimeout(1_500), own.waitForTimeout(1_500)]);

  await page.goto('/account');
  await page.getByRole('link', { name: 'Administration' }).click();
  await page
    .getByRole('navigation', { name: 'Administration' })
    .getByRole('link', { name: 'People' })
    .click();
  await page.getByLabel('Search by name or email').fill(seller.account.email);
  await page
    .getByRole('listitem')
    .filter({ hasText: seller.account.email })
    .getByRole('link', { name: 'Olga Organizer' })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Olga Organizer' })).toBeVisible();
  await page.getByRole('button', { name: 'Suspend' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Sold what there was not');
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByText('Olga Organizer has been suspended.')).toBeVisible();
  await expect(visitor.getByRole('heading', { name: 'This page is not public' })).toBeVisible({
    timeout: AT_ONCE_MS,
  });
  // Which covers what was there.
  await expect(own.getByRole('dialog', { name: 'Please log in again' })).toBeVisible({ timeout: AT_ONCE_MS });

  await expect(page.getByText('user.suspend')).toBeVisible();
  await expect(page.getByText('Suspended an account').first()).toBeVisible();
  await api.mailbox.wait(seller.account.email, 'Your account is suspended');
  await page.getByRole('button', { name: 'Reinstate' }).click();
  await dialog.getByLabel('Reason').fill('It was a mistake');
  await dialog.getByRole('button', { name: 'Reinstate' }).click();
  await expect(page.getByText('Olga Organizer has been reinstated.')).toBeVisible();
  await api.mailbox.wait(seller.account.email, 'Your account is back');
  await visitor.reload();
  await expect(visitor.getByRole('heading', { name: sale.title })).toBeVisible();

  await test.step('the trail, by what was done', async () => {
    await page.getByRole('link', { name: 'Audit trail' }).click();
    await page.getByRole('combobox', { name: 'Action' }).fill('reinstated');
    await page.getByRole('option', { name: /Reinstated an account/ }).click();
    await expect(page.getByText('“It was a mistake”').first()).toBeVisible();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    expect((await saved).suggestedFilename()).toBe('audit.csv');
  });
  await Promise.all([visitors.close(), sellers.close()]);
});

test('an administrator pauses a queue and resumes it', async ({ page, context, api }) => {
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  await page.goto('/admin/jobs');
  // Nothing waits there, so that nobody else is kept waiting.
  await page.getByRole('button', { name: 'Pause Integrations' }).click();
  await page.getByRole('button', { name: 'Resume Integrations' }).click();
  await expect(page.getByRole('button', { name: 'Pause Integrations' })).toBeVisible();
  await page.getByLabel('Any status').selectOption('Done');
  await expect(page.getByText('Done', { exact: true }).last()).toBeVisible();
});

const COUNTING = [
  ['REDIS', 'counted in Redis'],
  ['PROCESS', 'Redis isn’t configured'],
  ['REDIS_AWAY', 'Redis isn’t responding'],
] as const;

test('an administrator sees what is limited, and where it is counted', async ({ page, context, api }) => {
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  await page.goto('/admin');
  await page.getByRole('link', { name: 'Limits' }).click();
  // A developer's machine has none.
  await expect(page.getByText('Rate limits are turned off')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(8);
  await expect(page.getByText('limits.mail_links')).toBeVisible();
  for (const [counting, words] of COUNTING) {
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query RateLimits')) return route.fallback();
      const response = await route.fetch();
      const answer = (await response.json()) as { data: { rateLimits: { counting: string } } };
      answer.data.rateLimits.counting = counting;
      await route.fulfill({ response, json: answer });
    });
    await page.reload();
    await expect(page.getByText(words)).toBeVisible();
    expect(await faults(page), counting).toEqual([]);
    await page.unroute('**/graphql');
  }
});

test('an administrator publishes terms, which buyers agree to', async ({ page, context, api, browser }) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'What needs a person' })).toBeVisible();
  await page
    .getByRole('navigation', { name: 'Administration' })
    .getByRole('link', { name: 'Site', exact: true })
    .click();
  await page.getByRole('link', { name: /^(Write|Edit): Terms$/ }).click();
  await page.getByLabel('Text in English').fill('# Rules\n\nBe **nice**.');
  await page.getByRole('button', { name: 'Preview' }).first().click();
  await expect(page.getByRole('heading', { name: 'Rules' })).toBeVisible();
  await page.getByRole('button', { name: 'Publish new version' }).click();
  await expect(page.getByText('Published.', { exact: true })).toBeVisible();
  await expect(page.getByText('in force')).toBeVisible();
  expect(await faults(page)).toEqual([]);

  const visitors = await browser.newContext();
  const visitor = await visitors.newPage();
  const [type] = sale.types;
  await visitor.goto(`${api.origin}/events/${sale.slug}/checkout?cart=${type?.id ?? ''}:1`);
  await expect(visitor.getByText('By ordering, you agree to our terms')).toBeVisible();
  expect(await faults(visitor)).toEqual([]);
  await visitor.getByLabel('Name').first().fill('Bea Buyer');
  await visitor.getByLabel('Email').first().fill('bea.buyer@example.org');
  await visitor.getByRole('button', { name: 'Register' }).click();
  await expect(visitor.getByRole('heading', { name: 'Agreed to with the order' })).toBeVisible();
  await visitor.getByRole('link', { name: 'Platform’s terms' }).click();
  await expect(visitor.getByRole('heading', { name: 'Rules' })).toBeVisible();
  await visitors.close();
});

test('nobody else finds the area', async ({ page, context, api }) => {
  await signIn(context, await api.account('Nina Nobody'));
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});
