import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askingTime, forgetTime } from '@/lib/clock';
import type { EventDetails } from './event';
import { TicketPicker } from './TicketPicker';

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined }));
vi.mock('react-i18next', () => ({ useTranslation: () => ({ t: (key: string) => key }) }));
vi.mock('@/lib/i18n', () => ({ formatTag: () => 'en' }));

const HOUR = 3_600_000;
const noon = Date.parse('2026-06-01T12:00:00Z');
const event = {
  slug: 'jazz',
  status: 'PUBLISHED',
  endsAt: '2026-06-01T18:00:00Z',
  timezone: 'Europe/Berlin',
  ticketTypes: [
    {
      id: 'tickettype_1',
      name: 'Standard',
      description: null,
      kind: 'PAID',
      price: { currency: 'EUR', minor: '1250' },
      availability: 5,
      minPerOrder: 1,
      maxPerOrder: 10,
      salesStartAt: '2026-06-01T12:00:40Z',
      salesEndAt: '2026-06-01T14:00:00Z',
    },
  ],
} as unknown as EventDetails;

beforeEach(() => {
  vi.useFakeTimers({ now: noon });
  forgetTime();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const later = () => screen.queryByText('state.later');
const over = () => screen.queryByText('state.over');
const buttons = () => screen.queryAllByRole('button', { name: 'checkout' });

it('begins and ends to sell while one looks', () => {
  render(<TicketPicker event={event} />);
  expect(later()).not.toBeNull();
  expect(buttons()).toHaveLength(0);
  act(() => {
    vi.advanceTimersByTime(40_000);
  });
  expect(later()).toBeNull();
  expect(buttons()).toHaveLength(1);
  act(() => {
    vi.advanceTimersByTime(2 * HOUR);
  });
  expect(over()).not.toBeNull();
  expect(buttons()).toHaveLength(0);
  act(() => {
    vi.advanceTimersByTime(4 * HOUR);
  });
  expect(screen.queryByText('over')).not.toBeNull();
});

it('goes by the server, whose clock is another', () => {
  // The device says 18:30; it is 12:30.
  vi.setSystemTime(noon + 6.5 * HOUR);
  askingTime()(new Date(noon + 0.5 * HOUR).toUTCString());
  render(<TicketPicker event={event} />);
  expect(over()).toBeNull();
  expect(buttons()).toHaveLength(1);
});
