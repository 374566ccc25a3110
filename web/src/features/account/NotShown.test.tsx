import 'fake-indexeddb/auto';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { execute } from '@/lib/graphql';
import { changeLanguage, startI18n } from '@/lib/i18n';
import { createAppRouter } from '@/router';

vi.mock('@/lib/graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

beforeAll(startI18n);
beforeEach(async () => {
  localStorage.clear();
  await changeLanguage('en');
  vi.mocked(execute).mockImplementation((document) =>
    Promise.resolve(
      document.toString().includes('Viewer')
        ? { viewer: { id: 'user_1', displayName: 'Ada', roles: [] } }
        : {},
    ),
  );
});
afterEach(cleanup);

async function open(path: string): Promise<void> {
  window.history.replaceState(null, '', path);
  const client = new QueryClient();
  const router = createAppRouter(client);
  await router.load();
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

/** Where the page's own offer to log in leads back to. */
async function offered(name: string): Promise<string> {
  const link = await within(screen.getByRole('main')).findByRole<HTMLAnchorElement>('link', { name });
  return new URL(link.href).searchParams.get('next') ?? '';
}

describe.each(['/orders/order_1', '/orders/order_1/feedback', '/events/salon', '/events/salon/checkout'])(
  'where nothing is shown: %s',
  (path) => {
    it('nobody is told that there is nothing: they log in and come back', async () => {
      await open(path);
      await screen.findByRole('heading', { name: 'This page is not public' });
      expect(screen.queryByText('Page not found')).toBeNull();
      const back = await offered('Log in');
      expect(new URL(back, location.href).pathname).toBe(path);
    });

    it('whoever is signed in hears that there is nothing', async () => {
      localStorage.setItem('signedIn', '1');
      await open(path);
      await screen.findByRole('heading', { name: 'Page not found' });
    });
  },
);

it('says so in German', async () => {
  await changeLanguage('de');
  await open('/orders/order_1');
  await screen.findByRole('heading', { name: 'Diese Seite ist nicht öffentlich' });
  expect(await offered('Anmelden')).toBe('/orders/order_1');
});

it.each(['/orders/order_1?secret=wrong', '/orders/order_1/feedback?secret=wrong'])(
  'a secret that opens nothing is not mended by logging in: %s',
  async (path) => {
    await open(path);
    await screen.findByRole('heading', { name: 'Page not found' });
  },
);
