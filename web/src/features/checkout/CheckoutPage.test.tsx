import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import type { AnchorHTMLAttributes } from 'react';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EventDetails } from '@/features/event/event';
import type { Place } from '@/features/waiting-room/place';
import { eventKeys, viewerKey } from '@/lib/keys/visitor';
import checkout from '@/locales/en/checkout.json';
import common from '@/locales/en/common.json';
import consent from '@/locales/en/consent.json';
import form from '@/locales/en/form.json';
import waiting from '@/locales/en/waiting.json';
import { CheckoutPage } from './CheckoutPage';

const navigate = vi.fn();
const search = { cart: '', key: '' };
vi.mock('@tanstack/react-router', () => ({
  getRouteApi: () => ({ useParams: () => ({ slug: 'jazz' }), useSearch: () => search }),
  useNavigate: () => navigate,
  Link: ({ children }: AnchorHTMLAttributes<HTMLAnchorElement>) => <a href="/">{children}</a>,
}));
vi.mock('@/lib/i18n', async () => {
  const { lazy } = await import('react');
  return { formatTag: () => 'en', language: () => 'en', lazyPart: (_: string, load: never) => lazy(load) };
});
// There is no socket, so places are asked for.
vi.mock('@/lib/live', () => ({ socket: () => Promise.reject(new Error('none')), useLive: () => undefined }));
vi.mock('@/lib/graphql', () => ({
  execute: (document: unknown, variables: unknown) => answer(document, variables),
}));

const event = {
  id: 'event_1',
  slug: 'jazz',
  title: 'Jazz Night',
  startsAt: '2027-06-01T18:00:00Z',
  endsAt: '2027-06-01T22:00:00Z',
  timezone: 'Europe/Berlin',
  organization: { name: 'Jazz Club', slug: 'jazz-club' },
  waitingRoom: { isOn: false, opensAt: null },
  ticketTypes: [
    {
      id: 'tickettype_1',
      name: 'Seat',
      price: { currency: 'EUR', minor: '0' },
      availability: 5,
      minPerOrder: 1,
      maxPerOrder: 10,
    },
  ],
} as unknown as EventDetails;
const inLine: Place = {
  token: 'place_1',
  status: 'WAITING',
  position: 312,
  estimatedSeconds: 700,
  waiting: 1024,
  opensAt: null,
  isPaused: false,
  message: 'Bring <earplugs>.',
  admission: null,
  admissionEndsAt: null,
};
const admitted = (admission: string): Place => ({
  ...inLine,
  status: 'ADMITTED',
  position: null,
  admission,
  admissionEndsAt: new Date(Date.now() + 600_000).toISOString(),
});

/** What the server does, and what it was asked. */
let place: Place;
let isOn: boolean;
let shown: EventDetails;
let down: boolean;
const orders: { admission?: string; name?: string; idempotencyKey: string }[] = [];
const joined = vi.fn();
let terms: { url: string | null } | null;

function answer(document: unknown, variables: unknown): Promise<unknown> {
  const text = String(document);
  if (text.includes('JoinWaitingRoom')) {
    joined((variables as { input: { token?: string } }).input.token);
    return Promise.resolve({ waitingRoomJoin: { place, errors: [] } });
  }
  if (text.includes('OrganizerTerms'))
    return Promise.resolve({ organizationBySlug: { name: 'Jazz Club', slug: 'jazz-club', terms } });
  if (text.includes('PlaceInLine')) return Promise.resolve({ waitingPlace: place });
  if (text.includes('EventPage'))
    return down ? Promise.reject(new Error('down')) : Promise.resolve({ event: shown });
  const { input } = variables as { input: (typeof orders)[number] };
  orders.push(input);
  const open = !isOn || input.admission === 'good';
  const order = { id: 'order_1', guestSecret: 's', status: 'CONFIRMED', payment: null };
  const errors = [{ code: 'WAITING_ROOM', field: null, message: '', available: null }];
  return Promise.resolve({ orderPlace: open ? { order, errors: [] } : { order: null, errors } });
}

let client: QueryClient;
async function open(change: { isOn: boolean; cart?: string }) {
  isOn = change.isOn;
  shown = { ...event, waitingRoom: { isOn, opensAt: null } };
  Object.assign(search, { cart: change.cart ?? 'tickettype_1:1', key: 'f'.repeat(32) });
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  client.setQueryData(eventKeys.one('jazz'), shown);
  client.setQueryData(viewerKey, null);
  await act(() =>
    Promise.resolve(
      render(
        <QueryClientProvider client={client}>
          <CheckoutPage />
        </QueryClientProvider>,
      ),
    ),
  );
}
const turn = () => act(() => client.invalidateQueries({ queryKey: ['waiting-place'] }));
const order = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Register' });

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  orders.length = 0;
  vi.clearAllMocks();
  place = inLine;
  down = false;
  terms = null;
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { common, checkout, consent, form, waiting } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
});
afterEach(cleanup);

it('waits first where there is a waiting room, then leads to the form by itself', async () => {
  await open({ isOn: true });
  expect(await screen.findByText('312')).toBeDefined();
  expect(screen.getByText('About 15 minutes to go')).toBeDefined();
  expect(screen.getByText('1,024 people are waiting')).toBeDefined();
  expect(screen.getByText('Bring <earplugs>.')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Register' })).toBeNull();
  await waitFor(() => expect(document.title).toBe('312 · Jazz Night · Event Radar'));

  place = admitted('good');
  await turn();
  await waitFor(() => expect(document.title).toBe('Your turn · Jazz Night · Event Radar'));
  expect(screen.getByText(/^You can order until .* \(\d+:\d\d left\)\.$/)).toBeDefined();
  expect(orders).toEqual([]);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Your name'), 'Ada');
  await user.type(screen.getByLabelText('Your email address'), 'ada@example.org');
  await user.click(order());
  await waitFor(() => expect(navigate).toHaveBeenCalled());
  expect(orders).toMatchObject([{ admission: 'good', name: 'Ada' }]);
});

it('keeps what was typed when an order is refused, and does not send it by itself', async () => {
  await open({ isOn: false });
  isOn = true;
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Your name'), 'Ada');
  await user.type(screen.getByLabelText('Your email address'), 'ada@example.org');
  await user.click(order());
  expect(await screen.findByText(/there’s a waiting room/)).toBeDefined();
  await screen.findByText('312');

  place = admitted('good');
  await turn();
  await screen.findByText('Your turn');
  expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Ada');
  expect(orders).toHaveLength(1);
  await user.click(order());
  await waitFor(() => expect(navigate).toHaveBeenCalled());
  expect(orders[1]).toMatchObject({ admission: 'good', name: 'Ada' });
  // It is the same wish: had the first been taken after all, there would still be one order.
  expect(orders[1]?.idempotencyKey).toBe(orders[0]?.idempotencyKey);
});

it('joins again when the admission is good for nothing any more', async () => {
  place = admitted('stale');
  await open({ isOn: true });
  await screen.findByText('Your turn');
  place = inLine;
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Your name'), 'Ada');
  await user.type(screen.getByLabelText('Your email address'), 'ada@example.org');
  await user.click(order());
  expect(await screen.findByText('312')).toBeDefined();
  expect(orders).toMatchObject([{ admission: 'stale' }]);
  expect(joined).toHaveBeenCalledTimes(2);
});

it('takes up a kept place and a kept admission', async () => {
  await open({ isOn: true });
  await screen.findByText('312');
  cleanup();
  await open({ isOn: true });
  await screen.findByText('312');
  // Whoever comes back joins with the place that was kept, which renews the cookie.
  expect(joined.mock.calls).toEqual([[undefined], ['place_1']]);
  place = admitted('good');
  await turn();
  await screen.findByText('Your turn');
  cleanup();
  await open({ isOn: true });
  expect(screen.queryByText('Waiting room')).toBeNull();
  await screen.findByText('Your turn');
  expect(order().disabled).toBe(false);
});

it('waits without tickets as well, and leads to them', async () => {
  await open({ isOn: true, cart: '' });
  await screen.findByText('312');
  place = admitted('good');
  await turn();
  await waitFor(() =>
    expect(navigate).toHaveBeenCalledWith(
      expect.objectContaining({ to: '/events/$slug', hash: 'tickets', replace: true }),
    ),
  );
});

it('lets everybody on where nobody has to wait', async () => {
  place = { ...inLine, token: null, status: 'OPEN', position: null };
  await open({ isOn: true });
  await waitFor(() => expect(order()).toBeDefined());
  expect(screen.queryByText('Your turn')).toBeNull();
});

it('leaves who waits alone when the event can’t be asked for anew', async () => {
  await open({ isOn: true });
  await screen.findByText('312');
  down = true;
  await act(() => client.invalidateQueries({ queryKey: eventKeys.one('jazz') }));
  expect(client.getQueryState(eventKeys.one('jazz'))?.status).toBe('error');
  expect(screen.getByText('312')).toBeDefined();
});

it('joins at the end only when asked to, once the time is over', async () => {
  place = { ...inLine, status: 'ENDED', position: null };
  await open({ isOn: true });
  const again = await screen.findByRole('button', { name: 'Join again' });
  expect(joined).toHaveBeenCalledOnce();
  place = { ...inLine, token: 'place_2', position: 1024 };
  await userEvent.setup().click(again);
  expect(await screen.findByText('1,024')).toBeDefined();
  expect(joined).toHaveBeenCalledTimes(2);
});

it('says what one agrees to, if there is something', async () => {
  await open({ isOn: false });
  expect(screen.queryByText(/By ordering/)).toBeNull();
  cleanup();
  terms = { url: null };
  await open({ isOn: false });
  const link = await screen.findByRole('link', { name: 'the terms of Jazz Club' });
  expect(link.getAttribute('href')).toBe('/o/jazz-club/terms');
});
