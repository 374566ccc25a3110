import { afterEach, expect, it, vi } from 'vitest';
import { formatMoney, formatTime, zoneName } from './format';
import { changeLanguage, followAccount, formatTag, language, startI18n } from './i18n';

afterEach(() => vi.unstubAllGlobals());

it('speaks the language of the account, unless another was chosen in this browser since the login', async () => {
  localStorage.clear();
  vi.stubGlobal('navigator', { languages: ['en'] });
  await startI18n();
  await followAccount('de');
  expect(language()).toBe('de');
  await followAccount(undefined);
  expect(language()).toBe('en');

  await changeLanguage('en');
  await followAccount('de');
  expect(language()).toBe('de');
  await changeLanguage('en');
  await followAccount('de');
  expect(language()).toBe('en');
  // Until it is chosen for the account.
  await followAccount('de', true);
  expect(language()).toBe('de');
  await followAccount('en');
  expect(language()).toBe('en');
});

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
