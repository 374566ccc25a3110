import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RefundCreateInput } from '@/graphql/generated/graphql';
import { moneyOf } from '@/lib/format';
import { execute } from '@/lib/graphql';
import { RequestError } from '@/lib/transport';
import orders from '@/locales/en/orders.json';
import type { OrganizerOrder } from './order';
import { RefundDialog } from './RefundDialog';

vi.mock('@/lib/graphql', async (original) => ({
  ...(await original<object>()),
  execute: vi.fn(),
}));

const eur = (units: number) => moneyOf(units, 'EUR');
const ORDER = {
  id: 'order_1',
  code: 'K7Q2M9XA',
  status: 'CONFIRMED',
  refundable: eur(2500),
  refunds: [] as OrganizerOrder['refunds'],
  timeline: [],
} as unknown as OrganizerOrder;

let client: QueryClient;
/** What was asked to be refunded, and how each is answered. */
let sent: RefundCreateInput[];
let answers: (() => unknown)[];

const dialog = (order: OrganizerOrder, done: () => void = () => undefined) => (
  <QueryClientProvider client={client}>
    <RefundDialog order={order} refundable={eur(2500)} close={() => undefined} done={done} />
  </QueryClientProvider>
);

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  sent = [];
  answers = [];
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: {
      en: { orders, common: { price: { free: 'Free' }, problem: { network: 'No connection.' } } },
    },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
  vi.mocked(execute).mockImplementation((document, ...[variables]) => {
    const text = document.toString();
    if (text.includes('mutation CreateRefund')) {
      sent.push((variables as { input: RefundCreateInput }).input);
      return Promise.resolve().then(answers.shift());
    }
    if (text.includes('query RefundPreview')) {
      const preview = { amount: eur(2500), remaining: eur(0), cancelsOrder: true, voidedTickets: [] };
      return Promise.resolve({ refundPreview: { ...preview, errors: [] } });
    }
    return Promise.resolve({ order: { ...ORDER, refunds: [{ id: 'refund_9' }] } });
  });
});
afterEach(cleanup);

const refused = (code: string, field: string) => () => ({
  refundCreate: { errors: [{ code, field, message: '' }] },
});
const made = () => ({ refundCreate: { errors: [] } });
const lost = () => {
  throw new RequestError('NETWORK', 'lost');
};

async function press(name: RegExp) {
  await userEvent.click(screen.getByRole('button', { name }));
}

it('sends a refund whose answer was lost under the same key, though the refund shows up behind it', async () => {
  answers = [lost, made];
  const done = vi.fn();
  const view = render(dialog(ORDER, done));
  await userEvent.type(screen.getByLabelText('Reason'), 'Rain');
  await press(/Refund €25/);
  await screen.findByText('No connection.');
  const refunds = [{ id: 'refund_1' }] as OrganizerOrder['refunds'];
  view.rerender(dialog({ ...ORDER, refunds, refundable: eur(0) }, done));
  await press(/Refund €25/);
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
  expect(sent[0]).toMatchObject({ amount: { amount: '25.00', currency: 'EUR' }, reason: 'Rain' });
});

it('says that somebody else made a refund, and takes the next press as one more', async () => {
  answers = [refused('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'), made];
  render(dialog(ORDER));
  await userEvent.type(screen.getByLabelText('Reason'), 'Rain');
  await press(/Refund €25/);
  await screen.findByText(orders.code.IDEMPOTENCY_KEY_REUSED);
  await press(/Refund €25/);
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['after:none', 'after:refund_9']);
});

it('sends nothing while the amount is none', async () => {
  render(dialog(ORDER));
  await userEvent.clear(screen.getByLabelText('Amount (EUR)'));
  await userEvent.type(screen.getByLabelText('Amount (EUR)'), '12,505');
  await userEvent.type(screen.getByLabelText('Reason'), 'Rain');
  await press(/^Refund$/);
  expect(await screen.findByText(/Enter an amount such as 12.00/)).toBeTruthy();
  expect(sent).toEqual([]);
});
