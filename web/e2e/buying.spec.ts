import { unique } from './support/api';
import { linkIn } from './support/mailbox';
import { choose, expect, signIn, tabTo, test } from './support/fixtures';
import { expectNoOverflow, faults } from './support/looks';

const guest = () => `guest.${unique()}@example.org`;

test('a guest finds an event and gets a free ticket', async ({ page, api, organizer }) => {
  const sale = await organizer.event({ name: 'Standing' });
  const email = guest();

  await page.goto('/');
  await page.getByRole('combobox', { name: 'Events, towns, topics' }).fill(sale.title);
  await page.getByRole('link', { name: sale.title }).click();
  await expect(page.getByRole('heading', { level: 1, name: sale.title })).toBeVisible();
  await choose(page, 'Standing', 2);
  await page.getByLabel('Your name').fill('Gwen Guest');
  await page.getByLabel('Your email address').fill(email);
  await page.getByLabel('Standing 2: name').fill('Paul Plus-One');
  await page.getByRole('button', { name: 'Register' }).click();

  await expect(page.getByText('You’re going to')).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code of Gwen Guest/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code of Paul Plus-One/ })).toBeVisible();
  const mail = await api.mailbox.wait(email);
  expect(mail.attachments.map(({ contentType }) => contentType)).toContain('application/pdf');
});

test('the links in the mail with the tickets lead to them', async ({ page, api, organizer, context }) => {
  const sale = await organizer.event({ name: 'Standing' });
  const email = guest();
  await api.buy(sale, { email, name: 'Lena Link' });
  const mail = await api.mailbox.wait(email);

  await page.goto(linkIn(mail, '/orders/').href);
  await expect(page.getByText('You’re going to')).toBeVisible();
  await expect(page.getByText('Lena Link').first()).toBeVisible();
  await page.getByRole('button', { name: 'Add to calendar' }).click();
  const calendars = page.getByRole('dialog', { name: 'Add to your calendar' });
  for (const [link, type] of [
    [page.getByRole('link', { name: 'Tickets as PDF' }), 'application/pdf'],
    [calendars.getByRole('link', { name: /\.ics/ }), 'text/calendar'],
  ] as const) {
    const file = await context.request.get((await link.getAttribute('href')) ?? '');
    expect(file.ok(), type).toBe(true);
    expect(file.headers()['content-type']).toContain(type);
  }
  await calendars.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: sale.title }).click();
  await expect(page.getByRole('heading', { level: 1, name: sale.title })).toBeVisible();
});

test('somebody with an account pays, and sees the confirmation arrive', async ({
  page,
  api,
  organizer,
  context,
}) => {
  const sale = await organizer.event({ name: 'Seat', price: '12.50', quantity: 20 });
  const account = await api.account('Uta User');
  await signIn(context, account);

  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat', 2);
  await expect(page.getByLabel('Your name')).toHaveValue('Uta User');
  await expect(page.getByText(`We’ll send your tickets to ${account.email}.`)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Order summary' }).getByText('€25').last()).toBeVisible();
  await page.getByRole('button', { name: /^Buy now/ }).click();
  await page.getByRole('link', { name: 'Back without paying' }).click();

  // The order's page stays open while the payment is made elsewhere, and is never loaded again.
  await expect(page.getByText('Awaiting your payment.')).toBeVisible();
  await expect(page.getByText(/You have \d+:\d+ minutes left to pay/)).toBeVisible();
  const pay = page.getByRole('link', { name: 'Pay now' });
  const elsewhere = await context.newPage();
  await elsewhere.goto((await pay.getAttribute('href')) ?? '');
  await elsewhere.getByRole('button', { name: 'Pay 25.00 EUR' }).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code of Uta User/ })).toHaveCount(2);

  // The payment's own tab is back at the order as well.
  await expect(elsewhere.getByText('You’re going to')).toBeVisible();
  await page.goto('/account/tickets');
  await expect(page.getByText(sale.title).first()).toBeVisible();
});

test('a declined payment can be tried again', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat', price: '8.00' });

  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat');
  await page.getByLabel('Your name').fill('Dora Declined');
  await page.getByLabel('Your email address').fill(guest());
  await page.getByRole('button', { name: /^Buy now/ }).click();
  await page.getByRole('button', { name: 'Decline the card' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('link', { name: 'Back without paying' }).click();

  await expect(page.getByText('Your payment didn’t go through. You haven’t been charged.')).toBeVisible();
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByRole('button', { name: /^Pay 8\.00/ }).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  expect(await organizer.orders(sale)).toBe(1);
});

test('the last place goes to somebody else while choosing', async ({ page, api, organizer }) => {
  const sale = await organizer.event({ name: 'Seat', quantity: 1 });

  await page.goto(`/events/${sale.slug}`);
  await expect(page.getByText('Only 1 left')).toBeVisible();
  await page.getByLabel('Quantity: Seat').fill('1');
  await api.buy(sale);

  await expect(page.getByText('Sold out').first()).toBeVisible();
  await expect(page.getByLabel('Quantity: Seat')).toBeHidden();
});

test('places that go while the form is filled in are told at the line', async ({ page, api, organizer }) => {
  const sale = await organizer.event({ name: 'Seat', quantity: 3 });

  await page.goto(`/events/${sale.slug}`);
  await choose(page, 'Seat', 3);
  await page.getByLabel('Your name').fill('Ada Almost');
  await page.getByLabel('Your email address').fill(guest());
  await api.buy(sale);
  const order = page.getByRole('button', { name: 'Register' });
  await order.click();
  await expect(page.getByText('Seat: Only 2 left.')).toBeVisible();
  await api.buy(sale, { quantity: 2 });
  await order.click();
  await expect(page.getByText('Seat: Sold out.')).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Almost');

  await page.getByRole('link', { name: 'Change tickets' }).click();
  await expect(page.getByRole('heading', { level: 1, name: sale.title })).toBeVisible();
  await expect(page.getByText('Sold out').first()).toBeVisible();
});

test('a purchase needs no mouse', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat', price: '5.00' });
  const { keyboard } = page;

  await page.goto('/');
  // What the server wrote gives way to the app, which begins at the top.
  await expect(page.getByRole('combobox', { name: 'Events, towns, topics' })).toBeVisible();
  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('combobox', { name: 'Events, towns, topics' }));
  await keyboard.type(sale.title);
  await tabTo(page, page.getByRole('link', { name: sale.title }));
  await keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, page.getByLabel('Quantity: Seat'));
  await keyboard.type('2');
  await tabTo(page, page.getByRole('button', { name: 'Continue' }));
  await keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Your name'));
  await keyboard.type('Kim Keyboard');
  await keyboard.press('Tab');
  await keyboard.type(guest());
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: /^Pay 10\.00/ }));
  await keyboard.press('Enter');
  await expect(page.getByText('You’re going to')).toBeVisible();
});

test('an event is shared by a link, a mail or a code where the device has no way of its own', async ({
  page,
  context,
  organizer,
}) => {
  const sale = await organizer.event({ name: 'Seat' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => Object.defineProperty(navigator, 'share', { value: undefined }));

  await page.goto(`/events/${sale.slug}`);
  const share = page.getByRole('button', { name: 'Share' });
  await share.click();
  const dialog = page.getByRole('dialog', { name: 'Share this event' });
  await expect(dialog.getByRole('img', { name: `QR code of the link to ${sale.title}` })).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Send by email' })).toHaveAttribute('href', /^mailto:/);
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(dialog.getByText('Link copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  await page.keyboard.press('Escape');
  await expect(share).toBeFocused();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 } });
  test('the way to the tickets stays in reach, and covers nothing', async ({ page, organizer }) => {
    const sale = await organizer.event({ name: 'Seat', price: '12.00' });
    await page.goto(`/events/${sale.slug}`);
    const bar = page.getByRole('button', { name: 'Get tickets' });
    await expect(bar).toBeVisible();
    await expectNoOverflow(page, 'on a small phone');
    await bar.click();
    await expect(page.getByRole('region', { name: 'Tickets' })).toBeFocused();
    await expect(bar).toBeHidden();
    const step = page.getByRole('button', { name: 'One more: Seat' });
    await step.click();
    await expect(page.getByText('2 tickets')).toBeVisible();
    await page.getByRole('button', { name: 'Continue to checkout' }).click();
    // The order is folded up to its total, which stands right above the button as well.
    const order = page.getByRole('region', { name: 'Order summary' });
    await expect(order.getByText('2 × Seat')).toBeHidden();
    await order.getByRole('button', { name: 'Show details' }).click();
    await expect(order.getByText('2 × Seat')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Buy now · €24' })).toBeVisible();
  });
});
