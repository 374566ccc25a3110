import type { Page } from '@playwright/test';

/** Counts how often somebody presses on the page with a mouse or a finger. */
export async function countPresses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    sessionStorage.setItem('presses', '0');
    document.addEventListener(
      'click',
      ({ detail }) => {
        // Those that follow from another, such as a label's, have none.
        if (detail > 0)
          sessionStorage.setItem('presses', String(Number(sessionStorage.getItem('presses')) + 1));
      },
      true,
    );
  });
  return () => page.evaluate(() => Number(sessionStorage.getItem('presses')));
}
