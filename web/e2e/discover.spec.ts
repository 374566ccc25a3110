import type { Page } from '@playwright/test';
import { expect, tabTo } from './support/fixtures';
import { faults } from './support/looks';
import { test } from './support/shown';

const search = (page: Page) => page.getByRole('combobox', { name: 'Events, towns, topics' });

test('the front page has rows, and filters that need no mouse', async ({ page }) => {
  const { keyboard } = page;
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 2, name: 'Coming up' })).toBeVisible();
  const weekend = page.getByRole('region', { name: 'This weekend' });
  await expect(weekend.getByRole('heading', { level: 3 }).first()).toBeVisible();

  // A topic, taken back with the next press.
  const topic = page.getByRole('group', { name: 'Topics' }).getByRole('button', { name: 'music' });
  await tabTo(page, topic);
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/tag=music/);
  await expect(page.getByRole('heading', { level: 2, name: /\d+ events$/ })).toBeVisible();
  await expect(weekend).toHaveCount(0);
  await keyboard.press('Enter');
  await expect(page).not.toHaveURL(/tag=/);

  // Days from the calendar, where the arrows move.
  await tabTo(page, page.getByRole('button', { name: 'Pick dates' }));
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pick dates' });
  await expect(dialog.getByRole('grid')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await dialog.locator('button[tabindex="0"]').first().focus();
  await keyboard.press('Enter');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/from=.*to=/);
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Pick dates' })).toBeFocused();

  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(weekend).toBeVisible();
});

test('the search suggests towns and forgives a typing error', async ({ page }) => {
  const { keyboard } = page;
  await page.goto('/');
  await search(page).focus();
  await keyboard.type('berln');
  const town = page.getByRole('option', { name: /^Berlin/ });
  await expect(town).toBeVisible();
  await expect(page.getByText('Results for “Berlin”')).toBeVisible();
  await keyboard.press('ArrowDown');
  await expect(town).toHaveAttribute('aria-selected', 'true');
  await expect(search(page)).toBeFocused();
  expect(await faults(page)).toEqual([]);
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/city=Berlin/);
  await expect(search(page)).toHaveValue('');
  await expect(search(page)).toHaveAttribute('aria-expanded', 'false');
});

test('what is near is shown by a town, which is kept, or by where the device is', async ({
  page,
  context,
}) => {
  await page.goto('/');
  const where = page.getByRole('group', { name: 'Where' });
  await context.clearPermissions();
  await where.getByRole('button', { name: 'Near me' }).click();
  await expect(page.getByText('Choose a town instead')).toBeVisible();

  await where.getByRole('button', { name: 'Berlin' }).click();
  const berlin = page.getByRole('region', { name: 'In Berlin' });
  await expect(berlin.getByRole('heading', { level: 3 }).first()).toBeVisible();
  await page.reload();
  await expect(berlin.getByRole('heading', { level: 3 }).first()).toBeVisible();

  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 35.01, longitude: 135.77 });
  await where.getByRole('button', { name: 'Near me' }).click();
  const near = page.getByRole('region', { name: 'Near you' });
  await expect(near.getByRole('listitem').filter({ hasText: 'Kyoto' }).first()).toBeVisible();
  await expect(near.getByText('rounded to about 10 km')).toBeVisible();
  await expect(berlin).toHaveCount(0);
  await where.getByRole('button', { name: 'Near me' }).click();

  // Where nothing is on for fifty kilometres, it is the nearest town. A page remembers where it is for a while.
  await page.reload();
  await context.setGeolocation({ latitude: 34.1, longitude: 134.2 });
  await where.getByRole('button', { name: 'Near me' }).click();
  const kyoto = page.getByRole('region', { name: 'In Kyoto' });
  await expect(kyoto.getByRole('listitem').filter({ hasText: 'Kyoto' }).first()).toBeVisible();
});

test('cards or lines are kept', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'List' }).click();
  await expect(page).toHaveURL(/view=list/);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'List' })).toHaveAttribute('aria-current', 'true');
});

test('the map needs no tiles: towns are points, and a list beside them', async ({ page }) => {
  await page.goto('/?view=map');
  const map = page.getByRole('region', { name: 'Map of events' });
  await expect(map.locator('path')).toHaveAttribute('d', /^M/);
  await page.getByRole('button', { name: /^Kyoto/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: /^Kyoto/ })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: /^Berlin/ })).toHaveCount(0);
  // A point for several towns brings them closer.
  const newYork = map.getByRole('button', { name: /New York/ });
  await expect(newYork).toBeVisible();
  await tabTo(page, map.getByRole('button', { name: /Berlin/ }));
  await page.keyboard.press('Enter');
  await expect(newYork).toHaveCount(0);
  await page.getByRole('button', { name: 'All towns' }).click();
  await expect(newYork).toBeVisible();
});
