import { Account, unique } from './support/api';
import { expect, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults } from './support/looks';
import { linkIn } from './support/mailbox';

test('somebody ends mails by their link, and wants them again in the account', async ({
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  await api.buy(await seller.event({ name: 'Regular' }));
  const mail = await api.mailbox.wait(seller.account.email, 'ticket sold');
  await page.goto(linkIn(mail, '/unsubscribe').href);
  await expect(page.getByRole('checkbox', { name: 'Ticket sales' })).toBeChecked();
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'on the page that ends mails');
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(page.getByText('You’ve unsubscribed from these emails: Ticket sales.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Ticket sales' })).not.toBeChecked();

  await signIn(context, seller.account);
  await page.goto('/account/emails');
  const sales = page.getByRole('checkbox', { name: 'Ticket sales' });
  await expect(sales).not.toBeChecked();
  await sales.click();
  await expect(sales).toBeChecked();
  // The box changes before the choice is stored.
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(sales).toBeChecked();
});

test('an organizer says when ticket holders are reminded', async ({ page, context, api }) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/events/${sale.id}/edit`);
  const reminder = page.getByLabel('Remind ticket holders by email');
  await expect(reminder).toHaveValue('1440');
  await reminder.selectOption('No reminder');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(reminder).toHaveValue('');
});

test('somebody says how it was, and the organizer reads it', async ({ page, context, api }) => {
  const [participant, organizer] = ['participant', 'organizer'].map(
    (who) => new Account(api, who, `${who}@example.org`, 'radar-demo-2026'),
  ) as [Account, Account];
  const { tickets } = await api.ask<{ tickets: { nodes: { order: Visit | null }[] } }>(
    `query { viewer { tickets(period: PAST, first: 1) { nodes { order { id event { id title organization { slug } } } } } } }`,
    {},
    await participant.token(),
  );
  const order = tickets.nodes[0]?.order;
  if (!order) throw new Error('the demo has nobody who was anywhere');
  await signIn(context, participant);
  await page.goto(`/orders/${order.id}/feedback`);
  await expect(page.getByText(order.event.title)).toBeVisible();
  await page.getByRole('radio', { name: '4' }).check();
  await page.getByLabel('What did you like').fill('Warm people, cold hall.');
  await page.getByRole('button', { name: 'Send feedback' }).click();
  await expect(page.getByText('Thank you!')).toBeVisible();

  await signIn(context, organizer);
  await page.goto(`/organizer/${order.event.organization.slug}/events/${order.event.id}`);
  await expect(page.getByRole('heading', { name: 'Feedback' })).toBeVisible();
  await expect(page.getByText('Warm people, cold hall.').first()).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test('an organizer writes to those who come, looks at it first, and takes one back', async ({
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  const [ada, ben] = [`ada.${unique()}@example.org`, `ben.${unique()}@example.org`];
  for (const [name, email] of [
    ['Ada Attendee', ada],
    ['Ben Attendee', ben],
  ] as const) {
    await api.buy(sale, { name, email, quantity: 2 });
  }
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/events/${sale.id}`);
  await page.getByRole('link', { name: 'Messages' }).click();
  await expect(page.getByText('No messages yet')).toBeVisible();
  await page.getByRole('button', { name: 'New message' }).click();
  await expect(page.getByText('2 recipients')).toBeVisible();
  await page.getByLabel('Check-in status').selectOption('Checked in');
  await expect(page.getByText('0 recipients')).toBeVisible();
  await page.getByLabel('Check-in status').selectOption('Any');
  await page.getByLabel('Subject').fill('Doors open at seven');
  await page.getByLabel('Message', { exact: true }).fill('Bring a **jacket**.');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Bring a jacket.');
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'where a message is written');
  await page.getByRole('button', { name: 'Send test to me' }).click();
  await expect(page.getByText('We’ve sent the test to')).toBeVisible();
  await api.mailbox.wait(seller.account.email, 'Test: Doors open at seven');

  // Enter in a field sends nothing before it was asked.
  await page.getByLabel('Subject').press('Enter');
  const sure = page.getByRole('dialog', { name: 'Send this message to 2 people now?' });
  expect(await faults(page)).toEqual([]);
  await sure.getByRole('button', { name: 'Not yet' }).click();
  await page.getByRole('button', { name: 'Send to 2 people now' }).click();
  await sure.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByText('Your message is being sent.')).toBeVisible();
  // Without a reload.
  await expect(page.getByText('2 sent')).toBeVisible();
  const mail = await api.mailbox.wait(ada, 'Doors open at seven');
  expect(mail.text).toContain('Hello Ada Attendee');
  await api.mailbox.wait(ben, 'Doors open at seven');

  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByLabel('Subject').fill('One more thing');
  await page.getByLabel('Message', { exact: true }).fill('See you tomorrow.');
  await page.getByLabel('Send later').check();
  await page.getByLabel('When').fill(tomorrow());
  await page.getByRole('button', { name: 'Schedule' }).click();
  await expect(page.getByText('Your message is scheduled.')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel message' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel message' }).click();
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'on the list of messages');
});

test('an organizer sees which mails came back, at the order and at the message', async ({
  page,
  context,
  api,
}) => {
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  const email = `typo.${unique()}@example.org`;
  const order = await api.buy(sale, { name: 'Tina Typo', email });
  const tickets = await api.mailbox.wait(email);
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/orders/${order.id}`);
  await expect(page.getByText('Email sent')).toBeVisible();
  await api.mailbox.giveBack(tickets, 'User unknown');
  // Without a reload.
  const notice = `The last email to ${email} couldn’t be delivered.`;
  await expect(page.getByText(notice)).toBeVisible();
  await expect(page.getByText('550 5.1.1 … User unknown').first()).toBeVisible();
  await expect(page.getByText('Email bounced')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'at an order whose mail came back');
  await page.getByRole('button', { name: 'Resend tickets' }).click();
  await expect(page.getByText(notice)).toBeHidden();

  await page.goto(`/organizer/${seller.slug}/events/${sale.id}/messages`);
  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByLabel('Subject').fill('Doors open at seven');
  await page.getByLabel('Message', { exact: true }).fill('Bring a jacket.');
  await page.getByRole('button', { name: 'Send to 1 person now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByText('1 sent')).toBeVisible();
  await api.mailbox.giveBack(await api.mailbox.wait(email, 'Doors open at seven'), 'Mailbox full');
  await expect(page.getByText('0 sent · 1 failed')).toBeVisible();
  await page.getByText('1 email couldn’t be delivered').click();
  await expect(page.getByText('550 5.1.1 … Mailbox full')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'at a message that came back');
});

/** A time tomorrow or the day after, wherever the event is. */
function tomorrow(): string {
  return `${new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10)}T12:00`;
}

interface Visit {
  id: string;
  event: { id: string; title: string; organization: { slug: string } };
}

test('somebody follows an organizer from their page, logs in for it, and hears of the next event', async ({
  page,
  api,
}) => {
  const [seller, fan] = [await api.organizer(), await api.account('Frida Fan')];
  const sale = await seller.event({ name: 'Regular' });
  await page.goto(`/events/${sale.slug}`);
  await page.getByRole('region', { name: 'Organizer' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Club of Tests' })).toBeVisible();
  await expect(page.getByRole('link', { name: sale.title })).toBeVisible();
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await page.getByLabel('Email address').fill(fan.email);
  await page.getByLabel('Password', { exact: true }).fill(fan.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${seller.slug}$`));
  await expect(page.getByRole('button', { name: 'Stop following' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Stop following' })).toBeVisible();

  const next = await seller.event({ name: 'Regular' });
  const mail = await api.mailbox.wait(fan.email, 'New from Club of Tests');
  expect(linkIn(mail, '/events/').pathname).toBe(`/events/${next.slug}`);
  await page.goto('/account/emails');
  await page.getByRole('button', { name: 'Stop following Club of Tests' }).click();
  await expect(page.getByRole('heading', { name: 'Organizers you follow' })).toBeHidden();
});
