import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { execute } from '@/lib/graphql';
import { changeLanguage, loadTexts, startI18n } from '@/lib/i18n';
import { Sessions } from './Sessions';

vi.mock('@/lib/graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));
vi.mock('@tanstack/react-router', () => ({ useNavigate: () => vi.fn() }));

afterEach(cleanup);

it('names devices in the language of the reader', async () => {
  await startI18n();
  await changeLanguage('de');
  await loadTexts('account');
  const devices = ['Chrome on Linux', 'Safari on iPhone', 'curl', null];
  const nodes = devices.map((device, at) => ({
    id: `session_${at}`,
    device,
    createdAt: '2026-06-01T10:00:00Z',
    lastUsedAt: '2026-06-01T10:00:00Z',
    current: false,
  }));
  const pageInfo = { hasNextPage: false, endCursor: null };
  vi.mocked(execute).mockResolvedValue({ viewer: { id: 'user_1', sessions: { pageInfo, nodes } } });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Sessions />
    </QueryClientProvider>,
  );
  await screen.findByText('Chrome unter Linux');
  for (const name of ['Safari auf dem iPhone', 'curl', 'Unbekanntes Gerät'])
    expect(screen.getByText(name)).toBeTruthy();
});
