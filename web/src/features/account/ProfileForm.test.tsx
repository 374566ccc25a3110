import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { execute } from '@/lib/graphql';
import { changeLanguage, language, loadTexts, startI18n } from '@/lib/i18n';
import type { Viewer } from '@/lib/viewer';
import { ProfileForm } from './ProfileForm';

vi.mock('@/lib/graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

afterEach(cleanup);

it('saved with another language, the app speaks it at once, whatever was chosen in this browser', async () => {
  await startI18n();
  await loadTexts('account');
  await changeLanguage('en');
  const viewer = { id: 'user_1', displayName: 'Uta', locale: 'en', timezone: 'Europe/Berlin' } as Viewer;
  const user = { ...viewer, locale: 'de' };
  vi.mocked(execute).mockResolvedValue({ accountUpdate: { user, errors: [] } });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ProfileForm viewer={viewer} />
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(language()).toBe('de'));
  expect(await screen.findByRole('button', { name: 'Speichern' })).toBeTruthy();
});
