import type { Browser, Page } from '@playwright/test';
import { unique, type Account, type Organizer, type Sale } from './support/api';
import { expect, signIn, tabTo, test } from './support/fixtures';
import { expectNoOverflow, faults, settle } from './support/looks';

/** The page on which somebody edits the event, in a browser of their own. */
async function editorOf(browser: Browser, account: Account, organizer: Organizer, sale: Sale): Promise<Page> {
  const context = await browser.newContext({ baseURL: account.api.origin });
  await signIn(context, account);
  const page = await context.newPage();
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/edit`);
  await expect(page.getByLabel('Title')).toHaveValue(sale.title);
  return page;
}

const saveBar = (page: Page) => page.getByRole('button', { name: 'Save changes' });

async function save(page: Page): Promise<void> {
  await saveBar(page).click();
  await expect(saveBar(page)).toBeHidden();
}

test('two organizers edit one event: nobody overwrites the other, and nothing typed is lost', async ({
  browser,
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Seat' });
  const mia = await api.account('Mia Manager');
  await seller.grant(mia, 'MANAGER');
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/events/${sale.id}/edit`);
  await expect(page.getByLabel('Title')).toHaveValue(sale.title);
  const other = await editorOf(browser, mia, seller, sale);

  await other.getByLabel('Title').fill('Concert in the yard');
  await other.getByLabel('Summary').fill('Under the trees.');
  await save(other);

  // Both have changed the title, only one the summary, only the other the number of people.
  await page.getByLabel('Title').fill('Concert in the park');
  await page.getByLabel('Capacity', { exact: true }).fill('120');
  await saveBar(page).click();
  const clash = page.getByRole('region', { name: 'Someone else changed this too' });
  await expect(clash).toBeVisible();
  await expect(clash).toBeFocused();
  await expect(page.getByLabel('Summary')).toHaveValue('Under the trees.');
  await expect(page.getByLabel('Title')).toHaveValue('Concert in the park');
  await settle(page);
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'the editor with a choice');
  // The rest is saved already, and the title is not.
  await other.reload();
  await expect(other.getByLabel('Title')).toHaveValue('Concert in the yard');
  await expect(other.getByLabel('Capacity', { exact: true })).toHaveValue('120');

  // By keyboard: the first choice, and what it does to the field; then the other one.
  const title = clash.getByRole('group', { name: 'Title' });
  await expect(title.getByText('Concert in the park')).toBeVisible();
  await expect(title.getByText('Concert in the yard')).toBeVisible();
  await tabTo(page, title.getByRole('radio', { name: 'Keep mine' }));
  await page.keyboard.press('ArrowDown');
  await expect(title.getByRole('radio', { name: 'Use theirs' })).toBeChecked();
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('Concert in the yard');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('Concert in the park');
  await tabTo(page, clash.getByRole('button', { name: 'Apply my choices' }));
  await page.keyboard.press('Enter');
  await expect(clash).toBeHidden();
  await save(page);

  await other.reload();
  await expect(other.getByLabel('Title')).toHaveValue('Concert in the park');
  await expect(other.getByLabel('Summary')).toHaveValue('Under the trees.');
  await other.context().close();
});

test('what was typed against an older version is still to be decided after a reload', async ({
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Seat' });
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/events/${sale.id}/edit`);
  await page.getByLabel('Title').fill('Concert in the park');
  await api.ask(
    `mutation($input: EventUpdateInput!) { eventUpdate(input: $input) { errors { code message } } }`,
    { input: { eventId: sale.id, title: 'Concert in the yard' } },
    await seller.account.token(),
  );
  await page.reload();
  const clash = page.getByRole('region', { name: 'Someone else changed this too' });
  await clash.getByRole('radio', { name: 'Use theirs' }).check();
  await clash.getByRole('button', { name: 'Apply my choices' }).click();
  await expect(clash).toBeHidden();
  await expect(page.getByLabel('Title')).toHaveValue('Concert in the yard');
  await expect(saveBar(page)).toBeHidden();
});

test('an event whose answer was lost is created once', async ({ page, context, api }) => {
  const seller = await api.organizer();
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/events/new`);
  const title = `Concert ${unique()}`;
  await page.getByLabel('Title').fill(title);
  let lost = 0;
  await page.route('**/graphql', async (route) => {
    if (lost > 0 || !route.request().postData()?.includes('mutation CreateEvent')) return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('No connection. Check your network and try again.')).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue(title);
  // Nothing that was typed is gone after a reload, nor that something was sent.
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue(title);
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page).toHaveURL(/\/edit$/);
  expect(lost).toBe(1);
  const { events } = await api.ask<{ events: { nodes: { title: string }[] } }>(
    `query($id: ID!) { organization(id: $id) { events { nodes { title } } } }`,
    { id: seller.organizationId },
    await seller.account.token(),
  );
  expect(events.nodes).toEqual([{ title }]);
});
