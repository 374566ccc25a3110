import { QueryClient, QueryClientProvider, useInfiniteQuery } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startI18n } from '@/lib/i18n';
import { RequestError } from '@/lib/transport';
import { QueryList } from './QueryList';

interface Page {
  nodes: string[];
  next: number | null;
}

const ask = vi.fn<(page: number) => Promise<Page>>();

function List() {
  const query = useInfiniteQuery({
    queryKey: ['list'],
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    retry: false,
  });
  return (
    <QueryList
      query={query}
      waiting={<p>waiting</p>}
      empty={<p>nothing</p>}
      more="more"
      found={(count) => `${count} found`}
      malformed="malformed"
    >
      {(items) => items.map((item) => <p key={item}>{item}</p>)}
    </QueryList>
  );
}

function show() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <List />
    </QueryClientProvider>,
  );
}

beforeEach(() => startI18n());
afterEach(cleanup);

test('it waits, then shows what there is and loads on', async () => {
  ask
    .mockResolvedValueOnce({ nodes: ['one'], next: 1 })
    .mockResolvedValueOnce({ nodes: ['two'], next: null });
  show();
  expect(screen.getByText('waiting')).toBeTruthy();
  await screen.findByText('one');
  expect(screen.getByRole('status').textContent).toBe('1 found');
  await userEvent.click(screen.getByRole('button', { name: 'more' }));
  await screen.findByText('two');
  expect(screen.getByText('one')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'more' })).toBeNull();
});

test('it says when nothing is on it', async () => {
  ask.mockResolvedValueOnce({ nodes: [], next: null });
  show();
  await screen.findByText('nothing');
});

test('it says when it could not be loaded, and another try helps', async () => {
  ask.mockRejectedValueOnce(new RequestError('INTERNAL', 'broken'));
  show();
  const alert = await screen.findByRole('alert');
  ask.mockResolvedValueOnce({ nodes: ['one'], next: null });
  await userEvent.click(screen.getByRole('button'));
  await screen.findByText('one');
  expect(alert.isConnected).toBe(false);
});

test('it says what was not understood', async () => {
  ask.mockRejectedValueOnce(new RequestError('BAD_USER_INPUT', 'no id'));
  show();
  await screen.findByText('malformed');
  expect(screen.queryByRole('button')).toBeNull();
});
