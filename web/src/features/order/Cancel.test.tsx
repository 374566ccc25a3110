import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it } from 'vitest';
import texts from '@/locales/en/order.json';
import { Cancel } from './Cancel';
import type { OrderDetails } from './order';

type Payment = NonNullable<OrderDetails['payment']>;

beforeEach(async () => {
  // happy-dom has no dialogs of its own.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { order: texts, common: {} } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
});
afterEach(cleanup);

async function ask(payment: Payment['status'] | undefined): Promise<string> {
  const order = {
    id: 'order_1',
    status: 'PENDING',
    payment: payment ? { status: payment, checkoutUrl: null } : null,
    event: { startsAt: new Date(Date.now() + 86_400_000).toISOString() },
  } as unknown as OrderDetails;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Cancel order={order} />
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: texts.cancel.button }));
  return screen.getByText(/Your tickets will be released to others/).textContent;
}

it('says that money which is on its way comes back', async () => {
  expect(await ask('PROCESSING')).toBe(
    'Your tickets will be released to others. This can’t be undone. Your payment is already on its way: once it ' +
      'arrives, we’ll refund it in full.',
  );
});

for (const payment of ['PENDING', 'FAILED', undefined] as const) {
  it(`says nothing of money where none is on its way: ${payment ?? 'no payment'}`, async () => {
    expect(await ask(payment)).toBe('Your tickets will be released to others. This can’t be undone.');
  });
}
