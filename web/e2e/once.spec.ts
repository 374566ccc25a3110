import type { Page } from '@playwright/test';
import { unique } from './support/api';
import { choose, expect, test } from './support/fixtures';

/** Fills in who orders; the same wish each time, as it is when the browser fills it in. */
async function fillIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Your name').fill('Otto Once');
  await page.getByLabel('Your email address').fill(email);
}

const guest = () => `guest.${unique()}@example.org`;

test('a double click makes one order', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat');
  await fillIn(page, guest());
  await page.getByRole('button', { name: 'Register' }).dblclick();
  await expect(page.getByText('You’re going to')).toBeVisible();
  expect(await organizer.orders(sale)).toBe(1);
});

test('reload and back lead to the same order', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  const email = guest();
  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat');
  await page.reload();
  await fillIn(page, email);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  const order = page.url();

  await page.reload();
  await expect(page.getByText('You’re going to')).toBeVisible();
  await page.goBack();
  await fillIn(page, email);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  expect(page.url()).toBe(order);
  expect(await organizer.orders(sale)).toBe(1);
});

test('back from the payment leads to the same payment', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat', price: '20.00' });
  const email = guest();
  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat');
  await fillIn(page, email);
  await page.getByRole('button', { name: /^Buy now/ }).click();
  await page.waitForURL('**/sandbox/pay/**');
  const payment = page.url();

  await page.goBack();
  await fillIn(page, email);
  await page.getByRole('button', { name: /^Buy now/ }).click();
  await page.waitForURL('**/sandbox/pay/**');
  expect(page.url()).toBe(payment);
  expect(await organizer.orders(sale)).toBe(1);
});

test('without a network nothing is lost, and trying again makes one order', async ({
  page,
  organizer,
  context,
}) => {
  const sale = await organizer.event({ name: 'Seat' });
  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat');
  await fillIn(page, guest());
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('No connection. Check your network and try again.')).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue('Otto Once');
  expect(await organizer.orders(sale)).toBe(0);

  await context.setOffline(false);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  expect(await organizer.orders(sale)).toBe(1);
});

test('an answer that gets lost does not make a second order', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat');
  await fillIn(page, guest());
  let lost = 0;
  await page.route('**/graphql', async (route) => {
    if (lost > 0 || !route.request().postData()?.includes('PlaceOrder')) return route.fallback();
    lost += 1;
    // The server takes the order; the browser never hears of it.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('No connection. Check your network and try again.')).toBeVisible();
  expect(await organizer.orders(sale)).toBe(1);

  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  expect(lost).toBe(1);
  expect(await organizer.orders(sale)).toBe(1);
});
