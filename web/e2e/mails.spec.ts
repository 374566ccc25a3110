import { Account } from './support/api';
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
  await expect(page.getByRole('checkbox', { name: 'Sales' })).toBeChecked();
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, 'on the page that ends mails');
  await page.getByRole('button', { name: 'No more of these emails' }).click();
  await expect(page.getByText('No more emails of this kind will come: Sales.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Sales' })).not.toBeChecked();

  await signIn(context, seller.account);
  await page.goto('/account');
  const sales = page.getByRole('checkbox', { name: 'Sales' });
  await expect(sales).not.toBeChecked();
  await sales.click();
  await expect(sales).toBeChecked();
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
  await reminder.selectOption('Not at all');
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
  await page.getByLabel('What was good').fill('Warm people, cold hall.');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Thank you!')).toBeVisible();

  await signIn(context, organizer);
  await page.goto(`/organizer/${order.event.organization.slug}/events/${order.event.id}`);
  await expect(page.getByRole('heading', { name: 'What people say' })).toBeVisible();
  await expect(page.getByText('Warm people, cold hall.').first()).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

interface Visit {
  id: string;
  event: { id: string; title: string; organization: { slug: string } };
}
