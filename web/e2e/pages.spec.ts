import { expect, signIn } from './support/fixtures';
import { expectNoOverflow, faults, keepPicture, settle } from './support/looks';
import { allRoutes } from './support/routes';
import { demoAccount, test } from './support/shown';
import { visits } from './support/visits';

test('every route is visited', () => {
  const visited = new Set(visits.map(({ route }) => route));
  expect(allRoutes().filter((route) => !visited.has(route))).toEqual([]);
});

for (const { name, path, as } of visits) {
  test(`${name} can be used by everybody, light and dark`, async ({ page, context, api, shown }, {
    project,
  }) => {
    if (as) await signIn(context, demoAccount(api, as));
    const answer = await page.goto(path(shown));
    expect(answer?.status()).toBe(name === 'not-found' ? 404 : 200);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      await keepPicture(page, project.name, `${name}-${colorScheme}`);
      const found = await faults(page, colorScheme === 'dark');
      expect(found, `what axe finds in the ${colorScheme} colours`).toEqual([]);
    }
    await expectNoOverflow(page, 'in English');

    // The accounts are the demo's, which other tests use, too: the language is chosen in this browser only.
    await page.route('**/graphql', (route) =>
      /\bUpdateAccount\b/.test(route.request().postData() ?? '')
        ? route.fulfill({ json: { data: null } })
        : route.fallback(),
    );
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('contentinfo').getByLabel('Language').selectOption('de');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    if (project.name === 'phone') await page.setViewportSize({ width: 320, height: 640 });
    await settle(page);
    await keepPicture(page, project.name, `${name}-german`);
    await expectNoOverflow(page, 'in German');
    if (project.name !== 'phone') return;
    // Longer words, and a page that runs the other way.
    for (const [language, label] of [
      ['fr', 'Sprache'],
      ['ar', 'Langue'],
    ] as const) {
      await page.getByRole('contentinfo').getByLabel(label).selectOption(language);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await settle(page);
      await expectNoOverflow(page, `in ${language}`);
    }
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await keepPicture(page, project.name, `${name}-arabic`);
  });
}
