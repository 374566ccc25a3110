import type { Page } from '@playwright/test';
import { Account, PASSWORD, unique } from './support/api';
import { choose, expect, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults, settle } from './support/looks';

test('a session that ends while one writes loses nothing: one logs in on the spot', async ({
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  await api.buy(sale, { name: 'Ada Attendee' });
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/events/${sale.id}/messages`);
  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByLabel('Subject').fill('Doors open at seven');
  await page.getByLabel('Message', { exact: true }).fill('Bring a jacket, it is cold.');
  await expect(page.getByText('1 recipient')).toBeVisible();

  await api.ask(
    `mutation($input: SessionRevokeInput!) { sessionRevoke(input: $input) { errors { code message } } }`,
    { input: { everywhere: true } },
    await seller.account.token(),
  );
  const again = page.getByRole('dialog', { name: 'Please log in again' });
  await page.getByLabel('Check-in status').selectOption('Checked in');
  await expect(again).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(again).toBeVisible();
  await expect(again.getByLabel('Email address')).toHaveValue(seller.account.email);
  await again.getByLabel('Password').fill('not the password');
  await again.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(again.getByText('Wrong email address or password.')).toBeVisible();
  await again.getByLabel('Password').fill(PASSWORD);
  await again.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(again).toBeHidden();

  await expect(page.getByLabel('Subject')).toHaveValue('Doors open at seven');
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Bring a jacket, it is cold.');
  await expect(page.getByText('0 recipients')).toBeVisible();

  // Nor does a reload lose it.
  await page.reload();
  await expect(page.getByLabel('Subject')).toHaveValue('Doors open at seven');
});

test('no form loses a word when the session is over', async ({ page, context, api }) => {
  test.slow();
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  const forms = [
    { path: '/account', field: 'Your name', text: 'Olga O.', submit: 'Save', kept: true },
    {
      path: `/organizer/${seller.slug}/events/${sale.id}/edit`,
      field: 'Title',
      text: 'A longer title',
      submit: 'Save changes',
      kept: true,
    },
    {
      path: `/events/${sale.slug}/checkout?cart=${sale.types[0]?.id ?? ''}:1`,
      field: 'Your name',
      text: 'Cora Checkout',
      submit: 'Register',
      kept: false,
    },
  ];
  const again = page.getByRole('dialog', { name: 'Please log in again' });
  for (const { path, field, text, submit, kept } of forms) {
    await test.step(path, async () => {
      await signIn(context, seller.account);
      await page.goto(path);
      const typed = page.getByRole('textbox', { name: field, exact: true });
      await typed.fill(text);
      await api.ask(
        `mutation($input: SessionRevokeInput!) { sessionRevoke(input: $input) { errors { code message } } }`,
        { input: { everywhere: true } },
        // The sessions before have ended.
        await new Account(api, seller.account.name, seller.account.email, PASSWORD).token(),
      );
      await page.getByRole('button', { name: submit, exact: true }).first().click();
      await again.getByLabel('Password').fill(PASSWORD);
      await again.getByRole('button', { name: 'Log in', exact: true }).click();
      await expect(again).toBeHidden();
      // What was being sent goes out then, as it was.
      if (kept) {
        await expect(page.getByText('Saved', { exact: true })).toBeVisible();
        await expect(typed).toHaveValue(text);
      } else {
        await expect(page).toHaveURL(/\/orders\//);
        await expect(page.getByText(text).first()).toBeVisible();
      }
    });
  }
});

test('whoever goes on without a session is not told that there is nothing', async ({
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}`);
  await expect(page.getByRole('link', { name: 'Team' })).toBeVisible();
  await context.clearCookies();
  await api.ask(
    `mutation($input: SessionRevokeInput!) { sessionRevoke(input: $input) { errors { code message } } }`,
    { input: { everywhere: true } },
    await seller.account.token(),
  );
  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('button', { name: 'Continue without logging in' }).click();
  await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
  await expect(page.getByText('Page not found')).toBeHidden();
});

test('two tabs with one checkout say so', async ({ context, page, organizer }) => {
  const sale = await organizer.event({ name: 'Regular' });
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(`/events/${sale.slug}`);
    await choose(tab, 'Regular');
  }
  for (const tab of [page, other]) {
    await expect(tab.getByText('This checkout is open in another tab')).toBeVisible();
  }
  await other.getByLabel('Your name').fill('Tess Twice');
  await other.getByLabel('Email address').fill(`tess.${unique()}@example.org`);
  await other.getByRole('button', { name: 'Register' }).click();
  await expect(other).toHaveURL(/\/orders\//);
  await expect(page.getByText('You’ve just ordered tickets for this event in another tab')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('link', { name: 'View your order' }).click();
  await expect(page).toHaveURL(/\/orders\//);
  expect(await organizer.orders(sale)).toBe(1);
});

test('a language that formatters do not know breaks no page', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Regular', price: '12.50' });
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'languages', { get: () => ['en-US@posix', 'en-US@posix'] });
  });
  await page.goto(`/events/${sale.slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sale.title);
  await expect(page.getByText('€12.50').first()).toBeVisible();
});

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);

async function expectFits(page: Page, path: string) {
  await page.goto(path);
  await settle(page);
  await expectNoOverflow(page, `at ${path}`);
}

test('long words and links never widen a page', async ({ page, context, api }) => {
  const seller = await api.organizer();
  const draft = await seller.event({ name: LONG.slice(0, 80) });
  const link = `https://example.org/${LONG}`;
  await api.ask(
    `mutation($input: EventUpdateInput!) { eventUpdate(input: $input) { errors { code message } } }`,
    {
      input: {
        eventId: draft.id,
        title: LONG.slice(0, 140),
        summary: link.slice(0, 160),
        description: `# ${LONG}\n\n[${link}](${link})\n\n- ${LONG}\n\n> ${link}`,
      },
    },
    await seller.account.token(),
  );
  const order = await api.buy(draft, {
    name: LONG.slice(0, 120),
    email: `a${unique()}.${LONG.slice(0, 40).replaceAll('ä', 'a')}@example.org`,
  });
  await page.setViewportSize({ width: 320, height: 700 });
  await expectFits(page, `/events/${draft.slug}`);
  await expectFits(page, `/events/${draft.slug}/checkout?cart=${draft.types[0]?.id ?? ''}:1`);
  await expectFits(page, `/orders/${order.id}?secret=${order.secret}`);
  await expectFits(page, `/?q=${encodeURIComponent(LONG.slice(0, 40))}`);
  await signIn(context, seller.account);
  const area = `/organizer/${seller.slug}`;
  for (const below of ['', '/edit', '/tickets', '/orders', '/attendees', '/messages', '/check-in']) {
    await expectFits(page, `${area}/events/${draft.id}${below}`);
  }
  for (const below of ['', '/orders', `/orders/${order.id}`, '/venues', '/team', '/settings']) {
    await expectFits(page, `${area}${below}`);
  }
});
