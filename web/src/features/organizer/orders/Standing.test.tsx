import { cleanup, render, screen } from '@testing-library/react';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moneyOf } from '@/lib/format';
import orders from '@/locales/en/orders.json';
import type { OrganizerOrder } from './order';
import { Standing } from './Standing';
import { Timeline } from './Timeline';

const ORDER = {
  status: 'CONFIRMED',
  payment: null,
  refunds: [],
  mailFailure: null,
} as unknown as OrganizerOrder;
const FAILURE = { email: 'ada@example.org', reason: '550 5.1.1 User unknown' };
const HINT = /resend the tickets later/;

beforeEach(async () => {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { orders } },
    interpolation: { escapeValue: false },
  });
});
afterEach(cleanup);

it('says nothing where all is well', () => {
  const { container } = render(<Standing order={ORDER} />);
  expect(container.textContent).toBe('');
});

it('says that a mail could not be delivered, why, and what to do', () => {
  render(<Standing order={{ ...ORDER, mailFailure: FAILURE }} />);
  expect(screen.getByText('The last email to ada@example.org couldn’t be delivered.')).toBeDefined();
  expect(screen.getByText('550 5.1.1 User unknown')).toBeDefined();
  expect(screen.getByText(HINT)).toBeDefined();
});

it('tells of a dispute, and until when to answer', () => {
  const dispute = {
    id: 'dispute_1',
    status: 'NEEDS_RESPONSE',
    reason: 'product_not_received',
    evidenceDueAt: '2026-12-05T10:00:00Z',
    amount: { currency: 'EUR', minor: '3000' },
  } as const;
  const { rerender } = render(<Standing order={{ ...ORDER, disputes: [dispute] }} />);
  expect(screen.getByText(/^The buyer has disputed €30(\.00)? with their bank/)).toBeDefined();
  expect(screen.getByText('The bank’s reason: product_not_received')).toBeDefined();
  expect(screen.getByText(/^Submit evidence by/)).toBeDefined();
  rerender(<Standing order={{ ...ORDER, disputes: [{ ...dispute, status: 'WON' }] }} />);
  expect(screen.queryByText(/^Submit evidence by/)).toBeNull();
});

it('tells of a failed refund as long as its money is there', () => {
  const eur = (units: number) => moneyOf(units, 'EUR');
  const order = { ...ORDER, refunds: [{ status: 'FAILED' }] } as unknown as OrganizerOrder;
  const payment = { status: 'SUCCEEDED', amount: eur(3000), refunded: eur(0) };
  const { rerender } = render(<Standing order={{ ...order, payment } as unknown as OrganizerOrder} />);
  expect(screen.getByText(/^A refund failed/)).toBeDefined();
  rerender(
    <Standing
      order={{ ...order, payment: { ...payment, refunded: eur(3000) } } as unknown as OrganizerOrder}
    />,
  );
  expect(screen.queryByText(/^A refund failed/)).toBeNull();
});

it('offers no tickets where there are none to send', () => {
  render(<Standing order={{ ...ORDER, status: 'EXPIRED', mailFailure: FAILURE }} />);
  expect(screen.getByText('550 5.1.1 User unknown')).toBeDefined();
  expect(screen.queryByText(HINT)).toBeNull();
});

it('tells in the timeline that a mail came back', () => {
  const entry = {
    occurredAt: '2026-11-21T10:12:09Z',
    kind: 'MAIL_RETURNED',
    actorName: null,
    amount: null,
  } as const;
  render(<Timeline entries={[{ ...entry, note: FAILURE.reason }]} />);
  expect(screen.getByText('Email bounced')).toBeDefined();
  expect(screen.getByText(FAILURE.reason)).toBeDefined();
});
