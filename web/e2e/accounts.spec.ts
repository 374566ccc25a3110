import { PASSWORD, unique } from './support/api';
import { linkIn } from './support/mailbox';
import { expect, test } from './support/fixtures';

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
  await expect(page.getByText('Almost there: open the link')).toBeVisible();

  const link = linkIn(await api.mailbox.wait(email), '/verify-email').href;
  // Programs that look for harm in mails open each link; that must not use it up.
  await fetch(link);
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm email address' }).click();
  await expect(page.getByText('Your email address is confirmed and you’re logged in.')).toBeVisible();
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
  await other.getByRole('button', { name: 'Confirm email address' }).click();
  await other.getByLabel('Your name').fill('Olive Owner');
  await other.getByLabel('New password').fill('three quiet herons');
  await other.getByRole('button', { name: 'Confirm and log in' }).click();
  await expect(other.getByText('Your email address is confirmed and you’re logged in.')).toBeVisible();
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
  await page.route('**/assets/ResetPasswordPage-*.js', async (route) => {
    await typed;
    await route.continue();
  });
  const script = page.waitForRequest('**/assets/ResetPasswordPage-*.js');
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
