import 'fake-indexeddb/auto';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { execute } from './graphql';
import { language, startI18n } from './i18n';
import { signedIn } from './session';
import { loadViewer, useSessionWatch, useViewer } from './viewer';

vi.mock('./graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

afterEach(cleanup);

function logIn(user: string): void {
  vi.mocked(execute).mockResolvedValue({ viewer: { id: user } });
  const expiresAt = new Date(Date.now() + 3e5).toISOString();
  signedIn({ accessToken: `h.${btoa(JSON.stringify({ sub: user }))}.s`, expiresAt });
}

it('shows nothing of the last person to whoever logs in over their session', async () => {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  logIn('user_1');
  const page = renderHook(() => (useSessionWatch(), useViewer()), { wrapper });
  await waitFor(() => expect(page.result.current.viewer?.id).toBe('user_1'));

  logIn('user_2');
  // As a route asks right after the login.
  expect((await loadViewer(client))?.id).toBe('user_2');
  await waitFor(() => expect(page.result.current.viewer?.id).toBe('user_2'));
});

it('goes on in the language of whoever logs in', async () => {
  localStorage.clear();
  await startI18n();
  expect(language()).toBe('en');
  logIn('user_3');
  vi.mocked(execute).mockResolvedValue({ viewer: { id: 'user_3', locale: 'de' } });
  await loadViewer(new QueryClient());
  await waitFor(() => expect(language()).toBe('de'));
});
