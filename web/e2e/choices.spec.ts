import { expect, test } from './support/fixtures';

test('the language is kept, and the page says which it is', async ({ page, organizer }) => {
  const sale = await organizer.event({ name: 'Seat', price: '1234.50' });
  await page.goto('/');
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByRole('heading', { level: 1, name: 'Finde dein nächstes Event' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');

  await page.goto(`/events/${sale.slug}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByText('1.234,50 €').first()).toBeVisible();
  await page.getByLabel('Sprache').selectOption('en');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
});

test.describe('with a German browser', () => {
  test.use({ locale: 'de-DE' });
  test('everything is in German from the start', async ({ page }) => {
    await page.goto('/login');
    await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  });
});

test.describe('with an Arabic browser', () => {
  test.use({ locale: 'ar-EG' });
  test('the page runs from right to left from the start, with the digits that all texts have', async ({
    page,
    organizer,
  }) => {
    const sale = await organizer.event({ name: 'Seat', price: '1234.50' });
    const answer = await page.goto(`/events/${sale.slug}`);
    expect(await answer?.text()).toContain('<html lang="ar" dir="rtl"');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page.getByText('1,234.50').first()).toBeVisible();
    const [menu, logo] = await Promise.all(
      [page.locator('header nav'), page.locator('header a').first()].map((part) => part.boundingBox()),
    );
    expect(menu?.x ?? 0).toBeLessThan(logo?.x ?? 0);
  });
});

test('the colours follow the device, until others are chosen', async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  await page.getByLabel('Theme').selectOption('light');
  await expect.poll(background).toBe(light);
  await page.reload();
  expect(await background()).toBe(light);
  await page.getByLabel('Theme').selectOption('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/login');
  expect(await background()).toBe(dark);
});
