import { expect, signIn, test } from './support/fixtures';
import { unique } from './support/api';

test('an organizer finds an order, refunds a part, then all of it', async ({
  page,
  context,
  api,
  organizer,
}) => {
  const sale = await organizer.event({ name: 'Seat', price: '30.00', quantity: 10 });
  const email = `bea.${unique()}@example.org`;
  const order = await api.buy(sale, { name: 'Bea Buyer', email, quantity: 2 });
  await api.pay(order);
  await api.mailbox.wait(email);
  await signIn(context, organizer.account);

  await page.goto(`/organizer/${organizer.slug}/orders`);
  await page.getByRole('searchbox').fill(email);
  await page.getByRole('link', { name: order.code }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Order ${order.code}` })).toBeVisible();
  await page.getByRole('button', { name: 'Refund …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill('10');
  await expect(dialog.getByText('The order and its tickets stay valid.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('The support act is ill');
  await dialog.getByRole('button', { name: 'Refund €10' }).click();
  await expect(page.getByText('The refund of €10 is on its way.')).toBeVisible();
  await expect(page.getByText('Partly refunded')).toBeVisible();

  await page.getByRole('button', { name: 'Refund …' }).click();
  await expect(dialog.getByText(/Nothing remains of the payment, so the order is cancelled/)).toBeVisible();
  await dialog.getByLabel('Reason').fill('The concert moved');
  await dialog.getByRole('button', { name: 'Refund €50' }).click();
  await expect(page.getByText('The refund of €50 is on its way.')).toBeVisible();
  await expect(page.getByText('Cancelled').first()).toBeVisible();

  // The buyer sees it as well.
  await page.goto(`/orders/${order.id}?secret=${order.secret}`);
  await expect(page.getByText('This order has been cancelled.')).toBeVisible();
  await expect(page.getByText('−€50')).toBeVisible();
});

test('an organizer cancels an order, and its place goes to somebody else', async ({
  page,
  context,
  api,
  organizer,
}) => {
  const sale = await organizer.event({ name: 'Seat', quantity: 1 });
  const email = `carl.${unique()}@example.org`;
  const order = await api.buy(sale, { name: 'Carl Cancelled', email });
  await signIn(context, organizer.account);

  await page.goto(`/organizer/${organizer.slug}/orders/${order.id}`);
  await page.getByRole('button', { name: 'Cancel order …' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Its ticket will be cancelled.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('Asked for by phone');
  await dialog.getByRole('button', { name: 'Cancel order' }).click();
  await expect(page.getByText('The order has been cancelled.')).toBeVisible();
  await api.mailbox.wait(email, 'ancelled');
  await api.buy(sale);
});

test('attendees and orders can be taken along as CSV', async ({ page, context, api, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await api.buy(sale, { name: 'Cecil Comma, Jr.' });
  await signIn(context, organizer.account);

  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/attendees`);
  await expect(page.getByText('Cecil Comma, Jr.').first()).toBeVisible();
  for (const path of ['attendees', 'orders']) {
    await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/${path}`);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    expect((await download).suggestedFilename(), path).toBe(`${sale.slug}-${path}.csv`);
  }
});
