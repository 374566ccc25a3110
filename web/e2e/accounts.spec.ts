import type { Page } from '@playwright/test';
import { PASSWORD, unique } from './support/api';
import { linkIn } from './support/mailbox';
import { expect, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults } from './support/looks';

/** The six digits of a mail, as they stand there. */
function codeIn({ text }: { text: string }): string {
  return /^\d{3} \d{3}$/m.exec(text)?.[0] ?? '';
}

/** The page as it is now, for people to look at. */
async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });
  expect(await faults(page)).toEqual([]);
  await expectNoOverflow(page, name);
}

test('somebody signs up, confirms the address and logs in', async ({ page, api }) => {
  const email = `nora.${unique()}@example.org`;
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Nora New');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('New password').fill('password1');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('This password is too easy to guess.')).toBeVisible();
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeVisible();

  const link = linkIn(await api.mailbox.wait(email), '/verify-email').href;
  // Programs that look for harm in mails open each link; that must not use it up.
  await fetch(link);
  const tab = await page.context().newPage();
  await tab.goto(link);
  await tab.getByRole('button', { name: 'Confirm email address' }).click();
  // Both tabs go on as whoever signed up, to where that began.
  for (const one of [tab, page]) await expect(one.getByRole('link', { name: 'Account' })).toBeVisible();
  await tab.close();
  await expect(page).toHaveURL('/');
  await page.goto('/account');
  await expect(page.getByText(email).first()).toBeVisible();
  await page.getByRole('contentinfo').getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();

  await page.goto('/account');
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByText('Wrong email address or password.')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page).toHaveURL(/\/account$/);
  await expect(page.getByText(email).first()).toBeVisible();

  // The session lasts longer than the page, and ends when it is ended.
  await page.reload();
  await expect(page.getByText(email).first()).toBeVisible();
  await page.getByRole('contentinfo').getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login\?next=/);
});

test('where one did not sign up, the link asks for a password', async ({ page, browser, api }) => {
  const email = `sam.${unique()}@example.org`;
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Sam Squatter');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  const link = linkIn(await api.mailbox.wait(email), '/verify-email').href;

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(link);
  // The form that the server wrote works, too, and is named otherwise.
  await expect(other.getByRole('banner')).toBeVisible();
  await other.getByRole('button', { name: 'Confirm email address' }).click();
  await other.getByLabel('Your name').fill('Olive Owner');
  await other.getByLabel('New password').fill('three quiet herons');
  await other.getByRole('button', { name: 'Confirm and log in' }).click();
  await expect(other.getByRole('link', { name: 'Account' })).toBeVisible();
  await elsewhere.close();
});

test('a mailed link logs in, once', async ({ page, api }) => {
  const { email } = await api.account('Mia Magic');
  await page.goto('/login');
  await page.getByRole('button', { name: 'Log in by email' }).click();
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(
    page.getByText('If there’s an account with this email address, we’ve sent a link to it.'),
  ).toBeVisible();

  const link = linkIn(await api.mailbox.wait(email, 'link'), '/login').href;
  await fetch(link);
  await page.goto(link);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Account' })).toBeVisible();

  await page.goto(link);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(
    page.getByText('This link has expired or has already been used. Request a new one.'),
  ).toBeVisible();
});

test('a forgotten password is replaced', async ({ page, api }) => {
  const { email } = await api.account('Fay Forgot');
  await page.goto('/forgot-password');
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(
    page.getByText('If there’s an account with this email address, we’ve sent a link to it.'),
  ).toBeVisible();

  // The app comes late, over what is typed into the server's form meanwhile.
  let comes: () => void = () => undefined;
  const typed = new Promise<void>((resolve) => (comes = resolve));
  await page.route('**/assets/LinkPages-*.js', async (route) => {
    await typed;
    await route.continue();
  });
  const script = page.waitForRequest('**/assets/LinkPages-*.js');
  await page.goto(linkIn(await api.mailbox.wait(email, 'password'), '/reset-password').href, {
    waitUntil: 'commit',
  });
  await page.getByLabel('New password').fill('seven loud magpies');
  await script;
  comes();
  await expect(page.getByRole('link', { name: 'My tickets' })).toBeVisible();
  await page.getByRole('button', { name: 'Save password' }).click();
  await page.getByRole('status').getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('seven loud magpies');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Account' })).toBeVisible();
});

test('the code of the mail brings one back to where one signed up from', async ({ page, api }) => {
  const email = `cleo.${unique()}@example.org`;
  await page.goto('/organizer');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Your name').fill('Cleo Code');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  const code = codeIn(await api.mailbox.wait(email));
  await look(page, 'check-your-inbox');
  const wrong = code.startsWith('0') ? '100 000' : '000 000';
  await page.getByLabel('6-digit code').fill(wrong);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByText('This code isn’t right')).toBeVisible();
  await page.getByLabel('6-digit code').fill(code);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page).toHaveURL(/\/organizer/);
  await expect(page.getByText('Organized by Cleo Code')).toBeVisible();
});

test('an address changes, and its former owner takes it back', async ({ page, context, api }) => {
  const account = await api.account('Emil Address');
  const email = `emil.${unique()}@example.org`;
  await signIn(context, account);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Change email address' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New email address').fill(email);
  await dialog.getByLabel('Password').fill('not the password');
  await look(page, 'change-address');
  await dialog.getByRole('button', { name: 'Send code' }).click();
  await expect(dialog.getByText('This isn’t your current password.')).toBeVisible();
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Send code' }).click();
  const code = codeIn(await api.mailbox.wait(email));
  await dialog.getByLabel('6-digit code').fill(code);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(email)).toBeVisible();

  const undo = linkIn(await api.mailbox.wait(account.email, 'was changed'), '/undo-email-change').href;
  await fetch(undo);
  await page.goto(undo);
  await page.getByRole('button', { name: 'This wasn’t me' }).click();
  await expect(page.getByText('Your account has this email address again')).toBeVisible();
  await api.mailbox.wait(account.email, 'Choose a new password');
});

test('a picture, all of one’s data, and the end of an account', async ({ page, context, api }) => {
  const account = await api.account('Dora Data');
  await signIn(context, account);
  await page.goto('/account');
  await expect(page.getByText('DD').first()).toBeVisible();
  await page.getByLabel('Choose image').setInputFiles({
    name: 'me.png',
    mimeType: 'image/png',
    buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 200 } }),
  });
  await expect(page.getByRole('banner').locator('img[srcset]')).toBeVisible();
  await look(page, 'profile');
  await page.getByRole('button', { name: 'Remove image' }).click();
  await expect(page.getByText('DD').first()).toBeVisible();

  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await page.getByRole('button', { name: 'Download' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password').fill(PASSWORD);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('event-radar-account.json');
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: 'Delete account' }).click();
  await dialog.getByLabel('Password').fill(PASSWORD);
  await look(page, 'delete-account');
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await expect(page.getByText('Your account will be deleted on')).toBeVisible();
  await look(page, 'deletion-due');
  await api.mailbox.wait(account.email, 'will be deleted');
  // Whoever logs in until then is asked whether to keep it.
  await page.getByRole('contentinfo').getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('Email address').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page).toHaveURL(/\/account\/data$/);
  await page.getByRole('button', { name: 'Keep my account' }).click();
  await expect(page.getByRole('button', { name: 'Delete account' })).toBeVisible();
});
