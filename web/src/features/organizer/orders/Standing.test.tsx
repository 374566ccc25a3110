import { cleanup, render, screen } from '@testing-library/react';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
const HINT = /send the tickets again later/;

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
  expect(screen.getByText('The last e-mail to ada@example.org could not be delivered.')).toBeDefined();
  expect(screen.getByText('550 5.1.1 User unknown')).toBeDefined();
  expect(screen.getByText(HINT)).toBeDefined();
});

it('offers no tickets where there are none to send', () => {
  render(<Standing order={{ ...ORDER, status: 'EXPIRED', mailFailure: FAILURE }} />);
  expect(screen.getByText('550 5.1.1 User unknown')).toBeDefined();
  expect(screen.queryByText(HINT)).toBeNull();
});

it('tells in the timeline that a mail came back', () => {
  const entry = { at: '2026-11-21T10:12:09Z', kind: 'MAIL_RETURNED', by: null, amount: null } as const;
  render(<Timeline entries={[{ ...entry, note: FAILURE.reason }]} />);
  expect(screen.getByText('E-mail came back')).toBeDefined();
  expect(screen.getByText(FAILURE.reason)).toBeDefined();
});
