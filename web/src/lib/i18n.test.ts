import { afterEach, expect, it, vi } from 'vitest';
import { formatMoney, formatTime, zoneName } from './format';
import { formatTag } from './i18n';

afterEach(() => vi.unstubAllGlobals());

it('formats by a region only if formatters know the tag', () => {
  vi.stubGlobal('navigator', { languages: ['en-US@posix', 'C.UTF-8', 'en-GB', 'en'] });
  expect(formatTag()).toBe('en-GB');
  vi.stubGlobal('navigator', { languages: ['en_US', 'en-US@posix'] });
  expect(formatTag()).toBe('en');
  expect(() => formatMoney({ currency: 'EUR', minor: '1' }, formatTag())).not.toThrow();
});

it('shows times in UTC, and says so, where the browser does not know the zone', () => {
  expect(zoneName('Nowhere/New_Town')).toBe('UTC');
  expect(formatTime('2026-06-01T12:30:00Z', 'Nowhere/New_Town', 'de')).toBe('12:30');
});
