import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isMissingFile, MissingFile, startAnew } from './stale';

beforeEach(() => sessionStorage.clear());

describe('a tab that is older than the build', () => {
  it('knows a missing file in each browser’s words', () => {
    for (const message of [
      'Failed to fetch dynamically imported module: https://x.example/assets/a.js',
      'error loading dynamically imported module: https://x.example/assets/a.js',
      'Importing a module script failed.',
      'Unable to preload CSS for /assets/a.css',
    ]) {
      expect(isMissingFile(new TypeError(message))).toBe(true);
    }
    expect(isMissingFile(new MissingFile('texts'))).toBe(true);
    expect(isMissingFile(new TypeError('x is undefined'))).toBe(false);
    expect(isMissingFile('Importing a module script failed.')).toBe(false);
  });

  it('starts anew once, and again much later', () => {
    const reload = vi.fn();
    expect(startAnew(reload, 1_000_000)).toBe(true);
    expect(startAnew(reload, 1_030_000)).toBe(false);
    expect(startAnew(reload, 1_070_000)).toBe(true);
    expect(reload).toHaveBeenCalledTimes(2);
  });
});
