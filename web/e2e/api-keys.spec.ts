import type { Page } from '@playwright/test';
import { PASSWORD } from './support/api';
import { expect, signIn, test } from './support/fixtures';
import { expectNoOverflow, faults, keepPicture, settle } from './support/looks';

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

test('an owner makes an API key, a program uses it, and it ends', async ({ page, context, api, organizer }, {
  project,
}) => {
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}`);
  await page.getByRole('link', { name: 'API keys' }).click();
  await expect(page.getByText('There are no keys yet.')).toBeVisible();

  await page.getByRole('button', { name: 'New API key' }).click();
  const dialog = page.getByRole('dialog', { name: 'New API key' });
  await dialog.getByLabel('Name').fill('Till at the door');
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByText('Choose at least one thing the key can do.')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Organization: Read' }).check();
  await dialog.getByRole('radio', { name: 'Check-ins: Change' }).check();
  await look(page, project.name, 'api-key-new');
  await dialog.getByRole('button', { name: 'Create key' }).click();

  const made = page.getByRole('dialog', { name: 'Your new API key' });
  const secret = await made.getByLabel('API key').inputValue();
  expect(secret).toMatch(/^erk_[0-9A-Za-z]{38}$/);
  await look(page, project.name, 'api-key-secret');
  await made.getByRole('button', { name: 'I’ve saved it' }).click();
  await expect(page.getByText('Can read and change: Check-ins')).toBeVisible();
  await expect(page.getByText('Not used yet')).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  const found = await api.ask<{ slug: string }>(
    `query($slug: String!) { organizationBySlug(slug: $slug) { slug } }`,
    { slug: organizer.slug },
    secret,
  );
  expect(found.slug).toBe(organizer.slug);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Last used')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await look(page, project.name, 'api-keys-used');

  await page.getByRole('button', { name: 'Revoke “Till at the door”' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('There are no keys yet.')).toBeVisible();

  // Personal ones are beside what else opens the account.
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'New API key' }).click();
  await dialog.getByLabel('Name').fill('My script');
  await dialog.getByRole('radio', { name: 'Your account: Read' }).check();
  await dialog.getByLabel('Expires after').selectOption('Doesn’t expire');
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await made.getByRole('button', { name: 'I’ve saved it' }).click();
  await expect(page.getByText('Can read: Your account')).toBeVisible();
  await look(page, project.name, 'api-keys-own');
});
