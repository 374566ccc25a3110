import type { Browser, Page } from '@playwright/test';
import type { Account } from './support/api';
import { expect, signIn, test } from './support/fixtures';

/** A device of its own at the door: no other's storage, and a network that can be cut. */
async function device(browser: Browser, account: Account, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: account.api.origin });
  await signIn(context, account);
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.getByText('of 3 checked in')).toBeVisible();
  await expect(page.getByText(/^3 tickets on this device, updated/)).toBeVisible();
  return page;
}

const result = (page: Page) => page.getByRole('region', { name: 'Scan result' });

async function checkInByName(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('button', { name: `Check in ${name}` }).click();
  await expect(result(page)).toContainText('Welcome');
  await result(page).getByRole('button', { name: 'Next' }).click();
}

test('two devices check in at once, and one of them without a network', async ({
  browser,
  api,
  organizer,
}) => {
  const sale = await organizer.event({ name: 'Seat' });
  await api.buy(sale, { name: 'Anna Arrival' });
  const ben = await api.buy(sale, { name: 'Ben Behind' });
  await api.buy(sale, { name: 'Cleo Conflict' });
  const staff = await api.account('Sam Staff');
  await organizer.grant(staff, 'CHECK_IN_STAFF');
  const path = `/organizer/${organizer.slug}/events/${sale.id}/check-in`;
  const left = await device(browser, organizer.account, path);
  const right = await device(browser, staff, path);
  const countOn = (page: Page) => expect(page.getByTestId('checked-in'));

  await checkInByName(left, 'Anna Arrival');
  await countOn(left).toHaveText('1');
  await countOn(right).toHaveText('1');

  // One device goes on without a network, by a ticket's code as a hand scanner types it, and by name.
  await right.context().setOffline(true);
  await expect(right.getByText('Offline – you can keep scanning')).toBeVisible();
  await right.getByRole('searchbox').fill(ben.tickets[0]?.secret ?? '');
  await right.getByRole('searchbox').press('Enter');
  await expect(result(right)).toContainText('Ben Behind');
  await expect(result(right)).toContainText('Saved on this device. It syncs when you’re back online.');
  await result(right).getByRole('button', { name: 'Next' }).click();
  await checkInByName(right, 'Cleo Conflict');
  await expect(right.getByText('2 scans to sync')).toBeVisible();
  // The same ticket twice is noticed there, too.
  await right.getByRole('searchbox').fill(ben.tickets[0]?.secret ?? '');
  await right.getByRole('searchbox').press('Enter');
  await expect(result(right)).toContainText('Already checked in');

  // Meanwhile somebody with the same ticket gets in at the other device, in a later second: in the same one nobody is first.
  const second = Math.floor(Date.now() / 1000);
  await left.waitForFunction((then) => Math.floor(Date.now() / 1000) > then, second);
  await checkInByName(left, 'Cleo Conflict');
  await countOn(left).toHaveText('2');

  await right.context().setOffline(false);
  await expect(right.getByText('Online', { exact: true })).toBeVisible();
  await expect(right.getByText(/scans? to sync/)).toBeHidden();
  await countOn(left).toHaveText('3');
  await countOn(right).toHaveText('3');
  // The earlier scan counts, whenever it becomes known; the device that came second hears of it.
  await expect(left.getByText('One offline check-in was invalid')).toBeVisible({ timeout: 30_000 });
  await expect(left.getByRole('alert').getByText('Cleo Conflict')).toBeVisible();
  await Promise.all([left.context().close(), right.context().close()]);
});

test('a ticket of another event is refused, and a check-in can be undone', async ({
  page,
  context,
  api,
  organizer,
}) => {
  const [sale, other] = [await organizer.event({ name: 'Seat' }), await organizer.event({ name: 'Seat' })];
  await api.buy(sale, { name: 'Uwe Undone' });
  const foreign = await api.buy(other, { name: 'Fred Foreign' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/check-in`);

  await page.getByRole('searchbox').fill(foreign.tickets[0]?.secret ?? '');
  await page.getByRole('searchbox').press('Enter');
  await expect(result(page)).toContainText('Not valid');
  // The next person is looked up at once: what was said of the one before is not about them.
  await page.getByRole('searchbox').fill('Uwe');
  await expect(result(page)).toBeHidden();
  await page.getByRole('button', { name: 'Check in Uwe Undone' }).click();
  await expect(page.getByTestId('checked-in')).toHaveText('1');
  await result(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('checked-in')).toHaveText('0');
});
