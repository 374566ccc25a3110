import { renderHook } from '@testing-library/react';
import { createClient } from 'graphql-ws';
import { expect, it, vi } from 'vitest';
import { TypedDocumentString } from '@/graphql/generated/graphql';
import { useLive } from './live';
import { signedIn } from './session';

const client = { subscribe: vi.fn(() => () => undefined), terminate: vi.fn() };
vi.mock('graphql-ws', () => ({ createClient: vi.fn(() => client) }));

const Changed = new TypedDocumentString<unknown, { id: string }>('subscription Changed { changed }');

it('hears as whoever is signed in, not as whoever was when the connection was made', async () => {
  renderHook(() => useLive(Changed, { id: 'order_1' }, () => undefined));
  await vi.waitFor(() => expect(client.subscribe).toHaveBeenCalledOnce());
  expect(vi.mocked(createClient)).toHaveBeenCalledOnce();
  expect(client.terminate).not.toHaveBeenCalled();

  signedIn({ accessToken: 'token', expiresAt: new Date(Date.now() + 3e5).toISOString() });
  await vi.waitFor(() => expect(client.terminate).toHaveBeenCalledOnce());
});
