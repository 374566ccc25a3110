import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { artifacts } from './machine';
import { expect } from './fixtures';

/** Waits until the page stands still: what it loads is there, and what moves has arrived. */
export async function settle(page: Page): Promise<void> {
  // What the server wrote has a heading too; the app has the banner.
  await expect(page.getByRole('banner')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('.animate-pulse')).toHaveCount(0);
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity);
    await Promise.all(ending.map((one) => one.finished.catch(() => undefined)));
  });
}

/** The rules of axe whose answer depends on the colours. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong, a line each; of the colours alone, where the page was looked at as a whole before. */
export async function faults(page: Page, colours = false): Promise<string[]> {
  // A mail that is shown in a frame runs no scripts, axe's neither.
  const axe = new AxeBuilder({ page }).exclude('iframe[sandbox]');
  const { violations } = await (colours ? axe.withRules(ABOUT_COLOURS) : axe).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) =>
        `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`,
    ),
  );
}

/** Pages scroll up and down, never sideways. */
export async function expectNoOverflow(page: Page, when: string): Promise<void> {
  const sticking = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return Array.from(document.querySelectorAll('body *'))
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${element.tagName}.${element.className}`.slice(0, 120));
  });
  expect(sticking, `what sticks out sideways ${when}`).toEqual([]);
}

/** Keeps a picture of the whole page. */
export async function keepPicture(page: Page, folder: string, name: string): Promise<void> {
  await page.screenshot({ path: `${artifacts}/screenshots/${folder}/${name}.png`, fullPage: true });
}

/** What a screen reader reads of a page that stands still; of other things than these, too, where it does not say `equal`. */
export async function expectRead(page: Page, text: string, part = 'main'): Promise<void> {
  await settle(page);
  await expect(page.locator(part)).toMatchAriaSnapshot(text);
}
