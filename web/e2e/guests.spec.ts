import type { Page } from '@playwright/test';
import { unique } from './support/api';
import { expect, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults, keepPicture, settle } from './support/looks';
import { linkIn } from './support/mailbox';

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
}

test('an organizer adds people who paid in cash, and finds their order', async ({
  page,
  context,
  api,
  organizer,
}, { project }) => {
  const sale = await organizer.event({ name: 'Seat', price: '10.00' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/attendees`);
  await page.getByRole('button', { name: 'Add attendees' }).click();
  const form = page.getByRole('region', { name: 'Add attendees' });
  await form.getByLabel('Number of Seat tickets').fill('2');
  const email = `ada.${unique()}@example.org`;
  await form.getByLabel('Name', { exact: true }).fill('Ada Adder');
  await form.getByLabel('Email', { exact: true }).fill(email);
  await form.getByLabel('Names on the tickets').fill('Grace Guestlist');
  await form.getByLabel('Note').fill('Receipt 7');
  await look(page, project.name, 'adding');
  await form.getByRole('button', { name: 'Add order' }).click();
  await expect(form.getByText(/^Order .* has been added/)).toBeVisible();
  await expect(page.getByText('Grace Guestlist').first()).toBeVisible();
  await api.mailbox.wait(email, 'tickets');
  await form.getByRole('link', { name: 'View order' }).click();
  await expect(page.getByText('Receipt 7')).toBeVisible();
  await expect(page.getByText('Paid to you directly')).toBeVisible();
  await look(page, project.name, 'added-order');
  await page.getByRole('button', { name: 'Mark as paid back' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Ada can’t come.');
  await look(page, project.name, 'paid-back');
  await dialog.getByRole('button', { name: /^Mark .* as paid back$/ }).click();
  await expect(page.getByText(/We’ve noted that you paid back/)).toBeVisible();
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/orders?origin=ADDED`);
  await expect(page.getByText('Ada Adder')).toBeVisible();
  await look(page, project.name, 'added-orders');
});

test('people are invited by email, and one press answers', async ({
  page,
  context,
  browser,
  api,
  organizer,
}, { project }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/invitations`);
  await page.getByRole('button', { name: 'Invite people' }).click();
  const [ada, bob] = [`ada.${unique()}@example.org`, `bob.${unique()}@example.org`];
  const addresses = page.getByLabel('Email addresses');
  await addresses.fill(`Ada <${ada}>\nnot an address\n${bob}`);
  await page.getByLabel('Personal message').fill('It will be fun.\nDo come!');
  await page.getByRole('button', { name: 'Send invitations' }).click();
  await expect(page.getByText('2 invitations are on their way.')).toBeVisible();
  await expect(addresses).toHaveValue('not an address');
  await look(page, project.name, 'invitations');

  const mail = await api.mailbox.wait(ada, 'invites you');
  const link = linkIn(mail, '/invitation');
  const visitor = await (await browser.newContext({ baseURL: api.origin })).newPage();
  await visitor.goto(link.href);
  await expect(visitor.getByText('Do come!')).toBeVisible();
  await look(visitor, project.name, 'invited');
  await visitor.getByRole('button', { name: 'I’m going', exact: true }).click();
  await expect(visitor.getByText('You’re going!')).toBeVisible();
  await look(visitor, project.name, 'invited-going');
  await visitor.getByRole('link', { name: 'View ticket' }).click();
  await expect(visitor.getByText('Ada').first()).toBeVisible();

  const other = linkIn(await api.mailbox.wait(bob, 'invites you'), '/invitation');
  await visitor.goto(other.href);
  await visitor.getByRole('button', { name: 'I can’t make it' }).click();
  await expect(visitor.getByText('You’ve declined.')).toBeVisible();
  await look(visitor, project.name, 'invited-declined');

  await page.reload();
  await expect(page.getByText('1 going · 1 declined')).toBeVisible();
  await look(page, project.name, 'invitations-answered');
});

test('an order opened by its link comes into an account, and a lost link is sent again', async ({
  page,
  context,
  api,
  organizer,
}, { project }) => {
  const sale = await organizer.event({ name: 'Seat' });
  const email = `lost.${unique()}@example.org`;
  const bought = await api.buy(sale, { email });
  await page.goto('/find-order');
  await look(page, project.name, 'find-order');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send me the link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
  await look(page, project.name, 'find-order-sent');
  const link = linkIn(await api.mailbox.wait(email, 'link to your order'), `/orders/${bought.id}`);
  await signIn(context, await api.account('Sam Saver'));
  await page.goto(link.href);
  await page.getByRole('button', { name: 'Save to my account' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await look(page, project.name, 'order-saved');
  await page.getByRole('link', { name: 'My tickets' }).last().click();
  await expect(page.getByText(sale.title).first()).toBeVisible();
});

test('whoever has an invitation link gets a ticket by it, as often as it allows', async ({
  page,
  context,
  browser,
  api,
  organizer,
}, { project }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/invitations`);
  await page.getByRole('button', { name: 'New link' }).click();
  const dialog = page.getByRole('dialog', { name: 'New link' });
  await dialog.getByLabel('Name').fill('Members');
  await dialog.getByLabel('Number of orders').fill('1');
  await look(page, project.name, 'invitation-link-new');
  await dialog.getByRole('button', { name: 'Create link' }).click();
  await expect(page.getByText('0 of 1 orders')).toBeVisible();
  await look(page, project.name, 'invitation-links');
  const { guestLinks } = await api.ask<{ guestLinks: { url: string }[] }>(
    'query($id: ID!) { node(id: $id) { ... on Event { guestLinks { url } } } }',
    { id: sale.id },
    await organizer.account.token(),
  );
  const visitor = await (await browser.newContext({ baseURL: api.origin })).newPage();
  await visitor.goto(guestLinks[0]?.url ?? '');
  await visitor.getByLabel('Your name').fill('Mia Member');
  await visitor.getByLabel('Your email address').fill(`mia.${unique()}@example.org`);
  await look(visitor, project.name, 'invited-by-link');
  await visitor.getByRole('button', { name: 'Get ticket' }).click();
  await expect(visitor.getByText('You’re going!')).toBeVisible();
  await visitor.reload();
  await expect(visitor.getByText('This link has been used as often as it can be')).toBeVisible();
  await look(visitor, project.name, 'invited-link-over');
});
