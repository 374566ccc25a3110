import type { Browser, Page } from '@playwright/test';
import { unique, type Api, type Sale } from './support/api';
import { expect, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults, keepPicture, settle } from './support/looks';

/** As many a minute that whoever waits is let in within a second or so. */
const FAST = 600;

/** Somebody else, in a browser of their own. */
async function another(browser: Browser, api: Api): Promise<Page> {
  return (await browser.newContext({ baseURL: api.origin })).newPage();
}

/** Chooses a ticket on the event's page and goes on, to wherever that leads. */
async function want(page: Page, sale: Sale): Promise<void> {
  await page.goto(`/events/${sale.slug}`);
  await page.getByLabel('Quantity: Seat').fill('1');
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('Willa Waiting');
  await page.getByLabel('Your email address').fill(`willa.${unique()}@example.org`);
}

const room = (page: Page) => page.getByText('Waiting room', { exact: true });
const position = (page: Page) => page.getByText('Your place in line', { exact: true }).locator('+ p');
const yourTurn = (page: Page) => page.getByText(/^You can order until .* left\)\.$/);
const order = (page: Page) => page.getByRole('button', { name: 'Register' });

/** The page as it looks, and whether everybody can use it. */
async function look(page: Page, project: string, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
    await keepPicture(page, project, `${name}-${colorScheme}`);
    expect(await faults(page, colorScheme === 'dark'), `${name} in the ${colorScheme} colours`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoOverflow(page, `on ${name}`);
  const footer = page.getByRole('contentinfo');
  await footer.getByLabel('Language').selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await settle(page);
  await keepPicture(page, project, `${name}-german`);
  await expectNoOverflow(page, `on ${name}, in German`);
  await footer.getByLabel('Sprache').selectOption('en');
}

test('people wait in line, keep their places, are let in and order', async ({
  page,
  browser,
  api,
  organizer,
}, { project }) => {
  const sale = await organizer.event({ name: 'Seat' });
  const office = await another(browser, api);
  await signIn(office.context(), organizer.account);
  await office.goto(`/organizer/${organizer.slug}/events/${sale.id}`);
  await office
    .getByRole('navigation', { name: 'This event' })
    .getByRole('link', { name: 'Waiting room' })
    .click();
  await office.getByRole('radio', { name: /^On / }).check();
  await office.getByLabel('People per minute', { exact: true }).fill('1');
  await office.getByLabel('Message to people waiting').fill('Every seat is a good one.');
  await office.getByRole('button', { name: 'Save' }).click();
  await expect(office.getByText('Saved.')).toBeVisible();
  await office.getByRole('button', { name: 'Pause' }).click();
  await expect(office.getByRole('button', { name: 'Resume' })).toBeVisible();

  await page.goto(`/events/${sale.slug}`);
  await expect(page.getByText('There’s a waiting room. You’ll get a place in line.')).toBeVisible();
  await look(page, project.name, 'event-with-waiting-room');
  await want(page, sale);
  await expect(room(page)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: sale.title })).toBeVisible();
  await expect(position(page)).toHaveText('1');
  await expect(page).toHaveTitle(`1 · ${sale.title} · Event Radar`);
  await expect(page.getByText('Every seat is a good one.')).toBeVisible();
  await expect(page.getByText('The organizer has paused the line').first()).toBeVisible();
  await expect(order(page)).toBeHidden();
  await look(page, project.name, 'waiting-room');

  const second = await another(browser, api);
  await want(second, sale);
  await expect(position(second)).toHaveText('2');
  for (const [one, place] of [
    [page, '1'],
    [second, '2'],
  ] as const) {
    await one.reload();
    await expect(position(one)).toHaveText(place);
  }
  // Another tab of the same browser is the same person.
  const tab = await second.context().newPage();
  await want(tab, sale);
  await expect(position(tab)).toHaveText('2');

  const line = office.getByRole('region', { name: 'Live status' });
  await expect(line.locator('dd')).toHaveText(['2', '0']);
  await look(office, project.name, 'organizer-event-waiting-room-on');
  await line.getByLabel('People per minute, from now on').fill(String(FAST));
  await line.getByRole('button', { name: 'Change' }).click();
  await expect(office.getByLabel('People per minute', { exact: true })).toHaveValue(String(FAST));
  await office.getByRole('button', { name: 'Resume' }).click();

  await expect(yourTurn(page)).toBeVisible();
  await expect(page).toHaveTitle(`Your turn · ${sale.title} · Event Radar`);
  await look(page, project.name, 'checkout-admitted');
  await expect(yourTurn(second)).toBeVisible();
  await expect(line.locator('dd')).toHaveText(['0', '2']);
  // The turn is kept as well.
  await page.reload();
  await expect(yourTurn(page)).toBeVisible();
  await fillIn(page);
  await order(page).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  await Promise.all([office.context().close(), second.context().close()]);
});

test('an order that comes into a new waiting room is ready to be sent afterwards', async ({
  page,
  organizer,
}) => {
  const sale = await organizer.event({ name: 'Seat' });
  await want(page, sale);
  await fillIn(page);
  await organizer.waitingRoom(sale, { mode: 'ON', isPaused: true, perMinute: FAST });
  await order(page).click();
  await expect(page.getByText(/there’s a waiting room/)).toBeVisible();
  await expect(position(page)).toHaveText('1');
  expect(await organizer.orders(sale)).toBe(0);

  await organizer.waitingRoom(sale, { isPaused: false });
  await expect(yourTurn(page)).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue('Willa Waiting');
  expect(await organizer.orders(sale)).toBe(0);
  await order(page).click();
  await expect(page.getByText('You’re going to')).toBeVisible();
  expect(await organizer.orders(sale)).toBe(1);
});

test('whoever is early waits for the opening, and then chooses tickets', async ({ page, organizer }, {
  project,
}) => {
  const sale = await organizer.event({ name: 'Seat' });
  const opensAt = new Date(Date.now() + 1_800_000).toISOString();
  await organizer.waitingRoom(sale, { mode: 'ON', opensAt, perMinute: FAST });
  await page.goto(`/events/${sale.slug}`);
  await expect(page.getByText(/^The line opens/)).toBeVisible();
  await page.goto(`/events/${sale.slug}/checkout`);
  await expect(page.getByText('You’re early').first()).toBeVisible();
  await expect(page.getByRole('timer')).toHaveText(/^\d+:\d\d$/);
  await look(page, project.name, 'waiting-room-before-opening');

  await page.getByRole('link', { name: 'Back to the event' }).click();
  await page.getByRole('link', { name: 'Back to your place in line' }).click();
  await expect(page.getByText('You’re early').first()).toBeVisible();
  await organizer.waitingRoom(sale, { opensAt: null });
  await expect(page.getByText(/^It’s your turn: choose your tickets\./)).toBeVisible();
  await page.getByLabel('Quantity: Seat').fill('1');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(yourTurn(page)).toBeVisible();
  await expect(order(page)).toBeVisible();
});

test('there is a way into the room before tickets are on sale', async ({ page, organizer }) => {
  const opensAt = new Date(Date.now() + 1_800_000).toISOString();
  const sale = await organizer.event({ name: 'Seat', salesStartAt: opensAt });
  await organizer.waitingRoom(sale, { mode: 'ON', opensAt, perMinute: FAST });
  await page.goto(`/events/${sale.slug}`);
  await expect(page.getByText('Not on sale yet')).toBeVisible();
  await page.getByRole('link', { name: 'Join the waiting room' }).click();
  await expect(page.getByText('You’re early').first()).toBeVisible();
});

test('the turn comes without a socket as well', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await organizer.waitingRoom(sale, { mode: 'ON', isPaused: true, perMinute: FAST });
  await page.routeWebSocket('**/graphql/ws', (socket) => socket.close());
  await want(page, sale);
  await expect(position(page)).toHaveText('1');
  await organizer.waitingRoom(sale, { isPaused: false });
  // It is asked for about every ten seconds.
  await expect(yourTurn(page)).toBeVisible({ timeout: 30_000 });
});

test('a place is kept while nobody answers', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await organizer.waitingRoom(sale, { mode: 'ON', isPaused: true, perMinute: FAST });
  await want(page, sale);
  await expect(position(page)).toHaveText('1');
  await page.context().setOffline(true);
  await expect(page.getByText(/You keep your place, and we’ll keep trying/).first()).toBeVisible();
  await expect(position(page)).toHaveText('1');
  await organizer.waitingRoom(sale, { isPaused: false });
  await page.context().setOffline(false);
  await expect(yourTurn(page)).toBeVisible({ timeout: 30_000 });
});
