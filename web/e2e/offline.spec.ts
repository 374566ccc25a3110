import { expect, signIn, test } from './support/fixtures';

// Without it nothing opens without a network.
test.use({ serviceWorkers: 'allow' });

test('tickets open without a network', async ({ page, context, api, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  const account = await api.account('Olli Offline');
  await api.buy(sale, { name: 'Olli Offline', email: account.email });
  await signIn(context, account);
  await page.goto('/account/tickets');
  await expect(page.getByRole('heading', { name: sale.title })).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { name: sale.title })).toBeVisible();
  await expect(page.getByText('You’re offline. This may be out of date.')).toBeVisible();
  await page.getByRole('button', { name: 'Show code' }).click();
  await expect(page.getByRole('img', { name: /QR code of Olli Offline/ })).toBeVisible();
});
