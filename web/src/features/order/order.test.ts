import 'fake-indexeddb/auto';
import { QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, it, vi } from 'vitest';
import { execute } from '@/lib/graphql';
import { belongTo, forgetAll, guests, own } from '@/lib/offline-store';
import { RequestError } from '@/lib/transport';
import { isGoing, orderQuery, type OrderDetails } from './order';

vi.mock('@/lib/graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

const ORDER = { id: 'order_1', code: 'K7Q2' };

beforeEach(async () => {
  localStorage.setItem('signedIn', '1');
  await forgetAll();
  await belongTo('user_ada');
});

/** What the server says of the order; the session may turn out to be over meanwhile. */
function answers(order: object | null, signedIn = true): void {
  vi.mocked(execute).mockImplementation((document) => {
    if (!signedIn) localStorage.removeItem('signedIn');
    const viewer = signedIn ? { id: 'user_ada' } : null;
    return Promise.resolve(document.toString().includes('Viewer') ? { viewer } : { order });
  });
}

const open = (secret?: string) =>
  new QueryClient({ defaultOptions: { queries: { retry: false } } }).query(orderQuery('order_1', secret));

function loseTheNetwork(): void {
  vi.mocked(execute).mockRejectedValue(new RequestError('NETWORK', 'no network'));
}

it('keeps an order of one’s own when the session turns out to be over', async () => {
  answers(ORDER);
  expect(await open()).toEqual(ORDER);
  answers(null, false);
  expect(await open()).toBeNull();

  localStorage.setItem('signedIn', '1');
  loseTheNetwork();
  expect(await open()).toEqual(ORDER);
});

it('keeps an order of a secret link for whoever has it when the session turns out to be over', async () => {
  answers(ORDER, false);
  expect(await open('s3cret')).toEqual(ORDER);
  expect(await own.kept('order/order_1')).toBeUndefined();
  expect(await guests.kept('order/order_1/s3cret')).toEqual(ORDER);

  loseTheNetwork();
  expect(await open('s3cret')).toEqual(ORDER);
});

it('is gone to while there are tickets and it is on', () => {
  const now = Date.parse('2027-06-05T18:00:00Z');
  const going = (order: object, event: object) =>
    isGoing(
      {
        status: 'CONFIRMED',
        event: { status: 'PUBLISHED', endsAt: '2027-06-05T20:00:00Z', ...event },
        ...order,
      } as OrderDetails,
      now,
    );
  expect(going({}, {})).toBe(true);
  expect(going({ status: 'PENDING' }, {})).toBe(false);
  expect(going({ event: null }, {})).toBe(false);
  expect(going({}, { status: 'CANCELLED' })).toBe(false);
  expect(going({}, { endsAt: '2027-06-05T17:00:00Z' })).toBe(false);
});
