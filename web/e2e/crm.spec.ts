import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults } from './support/looks';

interface Message {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Somebody else's system, which takes whatever is posted to it. */
async function receiver() {
  const messages: Message[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      messages.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/contacts`, messages, close: () => server.close() };
}

function isSigned({ headers, body }: Message, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

test('an owner connects a CRM, sees buyers go there, and lets go of it', async ({ page, context, api }) => {
  test.slow();
  const seller = await api.organizer();
  const sale = await seller.event({ name: 'Regular' });
  const system = await receiver();
  await signIn(context, seller.account);
  await page.goto(`/organizer/${seller.slug}/settings`);
  const card = page.getByRole('region', { name: 'CRM' });
  await expect(card.getByText('Off', { exact: true })).toBeVisible();

  await card.getByRole('button', { name: 'Connect a CRM' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type').selectOption('WEBHOOK');
  await dialog.getByLabel('URL').fill(system.url);
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  const secret = await card.getByTestId('secret').innerText();
  expect(secret).toMatch(/^whsec_/);
  await expectNoOverflow(page, 'with a CRM');
  await card.getByRole('button', { name: 'I’ve saved it' }).click();
  await expect(card.getByTestId('secret')).toBeHidden();
  await expect(card.getByText('On', { exact: true })).toBeVisible();

  const email = 'carla.customer@example.org';
  await api.buy(sale, { name: 'Carla Customer', email });
  await expect.poll(() => system.messages.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [message] = system.messages;
  expect(message && isSigned(message, secret)).toBe(true);
  expect(message?.body).toContain('Carla Customer');
  await page.reload();
  await expect(card.getByText('Contacts synced')).toBeVisible();
  // It is looked at anew every 15 seconds.
  await expect(card.locator('dd').nth(4)).toHaveText('1', { timeout: 20_000 });

  await card.getByRole('button', { name: 'Erase a contact' }).click();
  await dialog.getByLabel('Email address').fill(email);
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await expect(dialog.getByText('The contact is being erased.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => system.messages.at(-1)?.body, { timeout: 30_000 }).toContain('contacts.erased');

  await card.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(card.getByText('Off', { exact: true })).toBeVisible();
  system.close();
});
