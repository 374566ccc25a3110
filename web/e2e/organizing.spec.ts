import { unique } from './support/api';
import { choose, expect, fillInVenue, signIn, test } from './support/fixtures';

test('somebody starts to organize, and creates, publishes, sells, refunds and cancels', async ({
  page,
  context,
  api,
  browser,
}) => {
  test.slow();
  const account = await api.account('Ina Initiative');
  const name = `Jazz Cellar ${unique()}`;
  const title = `Late Set ${unique()}`;
  const email = `gus.${unique()}@example.org`;
  const dialog = page.getByRole('dialog');
  await signIn(context, account);

  await test.step('a draft on one page, with an organization by the way', async () => {
    await page.goto('/organizer');
    await page.getByRole('textbox', { name: 'Title' }).fill(title);
    await page.getByRole('button', { name: /^Change: Organized by Ina Initiative/ }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Currency').selectOption('EUR');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await expect(page).toHaveURL(/\/edit$/);
    await expect(page.getByText(name)).toBeVisible();
  });

  await test.step('what is missing, and what is saved as one types', async () => {
    await expect(page.getByText('Ready to publish?')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeDisabled();
    await page.getByLabel('Summary').fill('Three trios and a long night.');
    await page.getByRole('button', { name: 'New venue' }).click();
    await fillInVenue(dialog, 'The Cellar');
    await expect(page.getByLabel('Venue', { exact: true })).toContainText('The Cellar');
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Summary')).toHaveValue('Three trios and a long night.');
  });

  await test.step('tickets, and publishing', async () => {
    await page.getByRole('link', { name: 'Tickets', exact: true }).click();
    await page.getByRole('button', { name: 'Edit General admission' }).click();
    await dialog.getByLabel('Name').fill('Regular');
    await dialog.getByLabel('Paid').check();
    await dialog.getByLabel('Price').fill('15');
    await dialog.getByLabel('Quantity').fill('40');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Edit Regular' })).toBeVisible();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.getByText('Your event is live')).toBeVisible();
  });

  const link = (await page.getByRole('link', { name: /\/events\/late-set/ }).getAttribute('href')) ?? '';
  await test.step('a sale', async () => {
    const visitor = await browser.newContext({ baseURL: api.origin });
    const shop = await visitor.newPage();
    await shop.goto(link);
    await choose(shop, 'Regular', 2);
    await shop.getByLabel('Your name').fill('Gus Guest');
    await shop.getByLabel('Your email address').fill(email);
    await shop.getByRole('button', { name: /^Buy now/ }).click();
    await shop.getByRole('button', { name: /^Pay 30\.00/ }).click();
    await expect(shop.getByText('You’re going to')).toBeVisible();
    await visitor.close();
  });

  await test.step('a refund of a part', async () => {
    await page.getByRole('link', { name: 'Orders', exact: true }).last().click();
    await page.getByRole('listitem').filter({ hasText: 'Gus Guest' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Refund …' }).click();
    await dialog.getByLabel('Amount').fill('5');
    await dialog.getByLabel('Reason').fill('The bar was closed');
    await dialog.getByRole('button', { name: 'Refund €5' }).click();
    await expect(page.getByText('The refund of €5 is on its way.')).toBeVisible();
  });

  await test.step('the end of it', async () => {
    await page.getByRole('link', { name: title }).first().click();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel event' }).click();
    await expect(dialog.getByText('1 order and its tickets will be cancelled.')).toBeVisible();
    await dialog.getByLabel('Reason').fill('The cellar is flooded.');
    await dialog.getByRole('button', { name: 'Cancel event' }).click();
    // The dialog says "cancelled" before it is done.
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Cancelled', { exact: true }).first()).toBeVisible();
    await page.goto(link);
    await expect(page.getByText('This event has been cancelled', { exact: true })).toBeVisible();
    await expect(page.getByText('The cellar is flooded.')).toBeVisible();
    await api.mailbox.wait(email, 'ancelled');
  });
});
