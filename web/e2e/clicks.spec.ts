import { unique } from './support/api';
import { expect, signIn, test } from './support/fixtures';
import { countPresses } from './support/presses';

// How many clicks the main tasks take; `creating.spec.ts` has the first event. More than these need a reason.

test('the first ticket takes three clicks', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Standing' });
  await page.goto('/');
  const presses = await countPresses(page);
  await page.getByRole('combobox', { name: 'Events, towns, topics' }).fill(sale.title);
  await page.getByRole('link', { name: sale.title }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Your name').fill('Gwen Guest');
  await page.getByLabel('Your email address').fill(`guest.${unique()}@example.org`);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  expect(await presses()).toBe(3);
});

test('the first person is checked in after three clicks', async ({ page, context, api, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await api.buy(sale, { name: 'Anna Arrival' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}`);
  const presses = await countPresses(page);
  await page.getByRole('link', { name: sale.title }).first().click();
  await page.getByRole('link', { name: 'Check-in', exact: true }).click();
  await page.getByRole('searchbox').fill('Anna');
  await page.getByRole('button', { name: 'Check in Anna Arrival' }).click();
  await expect(page.getByRole('region', { name: 'Scan result' })).toContainText('Welcome');
  expect(await presses()).toBe(3);
});

test('the first refund takes four clicks', async ({ page, context, api, organizer }) => {
  const sale = await organizer.event({ name: 'Seat', price: '30.00' });
  const email = `bea.${unique()}@example.org`;
  const order = await api.buy(sale, { name: 'Bea Buyer', email });
  await api.pay(order);
  await api.mailbox.wait(email);
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}`);
  const presses = await countPresses(page);
  await page.getByRole('link', { name: 'Orders', exact: true }).first().click();
  await page.getByRole('searchbox').fill(order.code);
  await page.getByRole('link', { name: order.code }).click();
  await page.getByRole('button', { name: 'Refund …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The concert moved');
  await dialog.getByRole('button', { name: 'Refund €30' }).click();
  await expect(page.getByText('The refund of €30 is on its way.')).toBeVisible();
  expect(await presses()).toBe(4);
});
