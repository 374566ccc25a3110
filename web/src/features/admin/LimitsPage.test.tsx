import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { execute } from '@/lib/graphql';
import admin from '@/locales/en/admin.json';
import { formatPeriod, type RateLimits } from './limits';
import { LimitsPage } from './LimitsPage';

vi.mock('@/lib/graphql', async (original) => ({
  ...(await original<object>()),
  execute: vi.fn(),
}));

beforeEach(async () => {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { admin, common: {} } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
});
afterEach(cleanup);

function show(counting: RateLimits['counting']): void {
  const reads: RateLimits['groups'][number] = {
    name: 'READS',
    setting: 'limits.reads',
    perAddress: { burst: 2400, periodSeconds: 60 },
    perUser: { burst: 600, periodSeconds: 60 },
    refused: 1234,
  };
  vi.mocked(execute).mockResolvedValue({
    rateLimits: { counting, startedAt: '2026-11-21T20:00:00Z', groups: [reads] },
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LimitsPage />
    </QueryClientProvider>,
  );
}

describe('the page of limits', () => {
  it('says what is allowed, and how often it was too often', async () => {
    show('REDIS');
    expect((await screen.findByText('Reading')).tagName).toBe('H2');
    expect(screen.getByText('Up to 2,400 requests at once, full again after 1 minute')).toBeTruthy();
    expect(screen.getByText('Up to 600 requests at once, full again after 1 minute')).toBeTruthy();
    expect(screen.getByText('1,234')).toBeTruthy();
    expect(screen.getByText('limits.reads')).toBeTruthy();
  });

  for (const [counting, words] of [
    ['REDIS', /across all processes/],
    ['PROCESS', /Redis isn’t configured/],
    ['REDIS_AWAY', /Redis isn’t responding/],
    [null, /Rate limits are turned off/],
  ] as const) {
    it(`says where it is counted: ${counting ?? 'nowhere'}`, async () => {
      show(counting);
      expect((await screen.findByRole('status')).textContent).toMatch(words);
    });
  }
});

it('tells periods in the largest unit that fits', () => {
  expect([60, 900, 3600, 86_400, 90].map((seconds) => formatPeriod(seconds, 'en'))).toEqual([
    '1 minute',
    '15 minutes',
    '1 hour',
    '24 hours',
    '90 seconds',
  ]);
  expect(formatPeriod(300, 'de')).toBe('5 Minuten');
});
