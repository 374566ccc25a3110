import { cleanup, render, screen } from '@testing-library/react';
import i18n from 'i18next';
import type { ReactNode } from 'react';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import texts from '@/locales/en/order.json';
import type { OrderDetails } from './order';
import { State } from './State';

vi.mock('@tanstack/react-router', () => ({
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
}));

beforeEach(async () => {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { order: texts, common: {} } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
});
afterEach(cleanup);

type Payment = NonNullable<OrderDetails['payment']>;

function show(status: OrderDetails['status'], payment: Payment['status'], checkoutUrl: string | null): void {
  const order = {
    status,
    payment: { status: payment, checkoutUrl },
    event: { slug: 'salon', title: 'Salon' },
  } as unknown as OrderDetails;
  render(<State order={order} paid={false} />);
}

describe('where an order stands', () => {
  for (const status of ['PENDING', 'EXPIRED', 'CANCELLED'] as const) {
    it(`says that a payment is looked into: ${status}`, () => {
      show(status, 'QUARANTINED', null);
      expect(screen.getByText(/doesn’t match the order/)).toBeTruthy();
      expect(screen.queryByText(/Awaiting your payment|paid in time|Order again/)).toBeNull();
    });
  }

  for (const status of ['EXPIRED', 'CANCELLED'] as const) {
    it(`does not call whoever had no way to pay late: ${status}`, () => {
      show(status, 'FAILED', null);
      expect(screen.getByText(/couldn’t be started/)).toBeTruthy();
      expect(screen.getByText('Order again')).toBeTruthy();
      expect(screen.queryByText(/paid in time/)).toBeNull();
    });
  }

  it('lets a declined card be tried again', () => {
    show('PENDING', 'FAILED', 'https://pay.example/1');
    expect(screen.getByText('Try again')).toBeTruthy();
  });
});
