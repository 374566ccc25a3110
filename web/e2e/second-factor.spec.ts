import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { Account, PASSWORD } from './support/api';
import { expect, signIn, test } from './support/fixtures';
import { linkIn } from './support/mailbox';

const STEP_MS = 30_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app does with a secret in Base32 (RFC 6238). */
function codeOf(secret: string, step: number): string {
  const bits = secret.replace(/./g, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'));
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Codes work once per step, so each next one is a step further; one ahead of the clock is still taken. */
class App {
  private last = 0;

  constructor(private readonly secret: string) {}

  async code(): Promise<string> {
    const step = Math.max(this.last + 1, Math.floor(Date.now() / STEP_MS));
    while (step > Math.floor(Date.now() / STEP_MS) + 1) await new Promise((done) => setTimeout(done, 500));
    this.last = step;
    return codeOf(this.secret, step);
  }
}

async function logIn(page: Page, account: Account): Promise<void> {
  await page.goto('/login?next=/account/security');
  await page.getByLabel('Email address').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log out on this device' }).click();
  await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
}

test('somebody switches two-step login on, logs in with it, and off again', async ({
  page,
  context,
  api,
}) => {
  test.slow();
  const account = await api.account('Tova Twice');
  await logIn(page, account);
  await page.getByRole('button', { name: 'Turn on two-step login' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password').fill('not the password');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByText('This isn’t your current password.')).toBeVisible();
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible();
  const secret = (await dialog.getByTestId('secret').innerText()).replaceAll(' ', '');
  const app = new App(secret);

  await dialog.getByRole('textbox', { name: 'Code' }).fill('000000');
  await dialog.getByRole('button', { name: 'Turn on two-step login' }).click();
  await expect(dialog.getByText('This code is wrong')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Code' }).fill(await app.code());
  await dialog.getByRole('button', { name: 'Turn on two-step login' }).click();
  const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = await codes.first().innerText();
  const saved = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Save as file' }).click();
  expect((await saved).suggestedFilename()).toBe('event-radar-codes.txt');
  await dialog.getByRole('button', { name: 'I’ve saved my codes' }).click();
  await expect(page.getByText('10 recovery codes left')).toBeVisible();
  await api.mailbox.wait(account.email, 'Two-step login is on');
  await logOut(page);

  await test.step('in with a code of the app', async () => {
    await logIn(page, account);
    await expect(page.getByRole('heading', { name: 'Two-step login' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await expect(page.getByText('This code is wrong')).toBeVisible();
    await page.getByRole('textbox', { name: 'Code' }).fill(await app.code());
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await expect(page).toHaveURL(/\/account\/security$/);
    await logOut(page);
  });

  await test.step('in with a recovery code, then off', async () => {
    await logIn(page, account);
    await page.getByRole('textbox', { name: 'Code' }).fill(recovery.toLowerCase());
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await expect(page.getByText('9 recovery codes left')).toBeVisible();
    await page.getByRole('button', { name: 'Turn off two-step login' }).click();
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('textbox', { name: 'Code' }).fill(await app.code());
    await dialog.getByRole('button', { name: 'Turn off two-step login' }).click();
    await expect(page.getByRole('button', { name: 'Turn on two-step login' })).toBeVisible();
    await api.mailbox.wait(account.email, 'Two-step login is off');
  });
  await context.clearCookies();
});

test('its owner takes an account back from whoever knew the password', async ({ page, api }) => {
  const account = await api.account('Olga Owner');
  const intruder = await account.token();
  const { setup } = await api.ask<{ setup: { secret: string } }>(
    `mutation($input: SecondFactorBeginInput!) {
       secondFactorBegin(input: $input) { setup { secret } errors { code message } } }`,
    { input: { password: PASSWORD } },
    intruder,
  );
  await api.ask(
    `mutation($input: SecondFactorConfirmInput!) { secondFactorConfirm(input: $input) { errors { code message } } }`,
    { input: { code: await new App(setup.secret).code() } },
    intruder,
  );

  const told = await api.mailbox.wait(account.email, 'Two-step login is on');
  const link = linkIn(told, '/undo-second-factor').href;
  await fetch(link);
  await page.goto(link);
  await page.getByRole('button', { name: 'This wasn’t me' }).click();
  await expect(page.getByText('Two-step login is off, your password no longer works')).toBeVisible();
  await page.goto(link);
  await page.getByRole('button', { name: 'This wasn’t me' }).click();
  // In the app's words or the server's: whoever is quick presses before the app has come.
  await expect(page.getByText(/has already been used/)).toBeVisible();

  const fresh = await api.mailbox.wait(account.email, 'Choose a new password');
  await page.goto(linkIn(fresh, '/reset-password').href);
  await page.getByLabel('New password').fill('seven loud geese');
  await page.getByRole('button', { name: 'Save password' }).click();
  await expect(page.getByText('Your password has been changed')).toBeVisible();
  await page.goto('/login?next=/account/security');
  await page.getByLabel('Email address').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill('seven loud geese');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Turn on two-step login' })).toBeVisible();
});

test('administrators are told of the step they lack', async ({ page, context, api }) => {
  await signIn(context, new Account(api, 'Ada', 'admin@example.org', 'radar-demo-2026'));
  // As it is in production, where the server wants it.
  await page.route('**/graphql', async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replace('"lacksSecondFactor":false', '"lacksSecondFactor":true');
    await route.fulfill({ response: answer, body: text });
  });
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'Two-step login required' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to your account' }).click();
  await expect(page.getByRole('button', { name: 'Turn on two-step login' })).toBeVisible();
  // What is still asked in the background has nobody to answer it any more.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
