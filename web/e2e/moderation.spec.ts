import { Account } from './support/api';
import { expect, signIn, test } from './support/fixtures';

test('an administrator takes an event off the platform, and brings it back', async ({
  page,
  context,
  api,
  browser,
}) => {
  test.slow();
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  await page.goto('/admin');
  await page
    .getByRole('navigation', { name: 'Administration' })
    .getByRole('link', { name: 'Events' })
    .click();
  await page.getByLabel('Search by title or link').fill(sale.slug);
  await page.getByRole('button', { name: `Take down: ${sale.title}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('It was not theirs');
  await dialog.getByRole('button', { name: 'Take down' }).click();
  await expect(page.getByText(`${sale.title} has been taken down.`)).toBeVisible();
  await expect(page.getByText('“It was not theirs”')).toBeVisible();

  const visitors = await browser.newContext();
  const visitor = await visitors.newPage();
  await visitor.goto(`${api.origin}/events/${sale.slug}`);
  await expect(visitor.getByRole('heading', { name: 'This page is not public' })).toBeVisible();
  const sellers = await browser.newContext();
  await signIn(sellers, seller.account);
  const own = await sellers.newPage();
  await own.goto(`${api.origin}/organizer/${seller.slug}/events/${sale.id}`);
  await expect(own.getByText('It was not theirs')).toBeVisible();

  await page.getByRole('button', { name: `Restore: ${sale.title}` }).click();
  await dialog.getByLabel('Reason').fill('It is theirs');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText(`${sale.title} has been restored.`)).toBeVisible();
  await visitor.reload();
  await expect(visitor.getByRole('heading', { name: sale.title })).toBeVisible();
  await Promise.all([visitors.close(), sellers.close()]);
});

test('an administrator reads an organization’s orders, which is on record', async ({
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  await api.buy(sale, { name: 'Rita Reader', email: 'rita@example.org' });
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  await page.goto('/admin/organizations');
  await page.getByLabel('Search by name or link').fill(seller.slug);
  await page.getByRole('listitem').filter({ hasText: seller.slug }).getByRole('link').first().click();
  await expect(page.getByText('Each time you open them, the audit trail records it.')).toBeVisible();
  await expect(page.getByText('rita@example.org')).toBeVisible();
  await page.getByRole('link', { name: 'Audit trail of this organization' }).click();
  await expect(page.getByText('organization.view_orders').first()).toBeVisible();
});

test('somebody reports an event, and an administrator answers', async ({ page, context, api, browser }) => {
  test.slow();
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  const reader = await api.account('Rita Reader');

  await page.goto(`/events/${sale.slug}`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Report this event' }).click();
  await expect(dialog.getByRole('link', { name: 'Log in' })).toBeVisible();
  await signIn(context, reader);
  await page.goto(`/events/${sale.slug}`);
  await page.getByRole('button', { name: 'Report this event' }).click();
  await dialog.getByLabel('What’s wrong with it?').selectOption('It’s a scam');
  await dialog.getByLabel('Tell us more').fill('There is no such band.');
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await expect(dialog.getByText('Thank you.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();

  const admins = await browser.newContext();
  await signIn(admins, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  const admin = await admins.newPage();
  await admin.goto(`${api.origin}/admin/reports`);
  await admin.getByRole('button', { name: `Answer the report on ${sale.title}` }).click();
  await admin.getByLabel('Outcome').selectOption('Action taken');
  await admin.getByLabel('Your answer').fill('We have asked the organizer.');
  await admin.getByRole('button', { name: 'Send answer' }).click();
  await expect(admin.getByText('Your answer has been sent.')).toBeVisible();
  await api.mailbox.wait(reader.email, 'Your report');
  await admins.close();
});

test('an administrator sets who may organize', async ({ page, context, api }) => {
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  await page.goto('/admin/settings');
  // Others organize meanwhile, so it stays as it is.
  await expect(page.getByLabel('Who can create organizations')).toHaveValue('EVERYONE');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
});
