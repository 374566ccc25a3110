import { describe, expect, it, vi } from 'vitest';
import { execute } from '@/lib/graphql';
import { Refused } from '@/lib/refusal';
import {
  currencyOf,
  moved,
  moveTicketType,
  salesState,
  type TicketsOfEvent,
  type TicketType,
} from './tickets';

vi.mock('@/lib/graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

function type(change: Partial<TicketType>): TicketType {
  return {
    id: 'tickettype_1',
    name: 'Regular',
    description: null,
    kind: 'FREE',
    price: { currency: 'EUR', minor: '0' },
    quantity: null,
    sold: 0,
    held: 0,
    availability: null,
    minPerOrder: 1,
    maxPerOrder: 10,
    salesStartAt: null,
    salesEndAt: null,
    version: 1,
    ...change,
  };
}

function event(...ticketTypes: TicketType[]): TicketsOfEvent {
  return {
    __typename: 'Event',
    id: 'event_1',
    status: 'PUBLISHED',
    timezone: 'UTC',
    startsAt: '2027-06-01T19:00:00Z',
    endsAt: '2027-06-01T22:00:00Z',
    capacity: null,
    ticketTypes,
  };
}

describe('tickets of an event', () => {
  it('move up and down, not beyond the ends', () => {
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  });

  it('are moved only from the order that is shown', async () => {
    const error = { code: 'EDITED_MEANWHILE', field: 'expectedTicketTypeIds', message: 'Too late.' };
    vi.mocked(execute).mockResolvedValueOnce({ ticketTypeReorder: { errors: [error] } });
    const types = [{ id: 'a' }, { id: 'b' }];
    await expect(moveTicketType('event_1', { types, index: 1, by: -1 })).rejects.toThrow(Refused);
    expect(vi.mocked(execute).mock.lastCall?.[1]).toEqual({
      input: { eventId: 'event_1', ticketTypeIds: ['b', 'a'], expectedTicketTypeIds: ['a', 'b'] },
    });
  });

  it('are in the currency of those that cost something', () => {
    expect(currencyOf(event(), 'JPY')).toBe('JPY');
    const paid = type({ kind: 'PAID', price: { currency: 'KWD', minor: '5000' } });
    expect(currencyOf(event(type({}), paid), 'JPY')).toBe('KWD');
    expect(currencyOf(event(type({})), 'JPY')).toBe('EUR');
  });

  it('are on sale in their period while there are any', () => {
    const end = '2027-06-01T22:00:00Z';
    const now = Date.parse('2027-05-01T00:00:00Z');
    expect(salesState(type({}), end, now)).toBe('now');
    expect(salesState(type({ availability: 0 }), end, now)).toBe('soldOut');
    expect(salesState(type({ salesStartAt: '2027-05-02T00:00:00Z' }), end, now)).toBe('later');
    expect(salesState(type({ salesEndAt: '2027-04-02T00:00:00Z' }), end, now)).toBe('over');
    expect(salesState(type({}), end, Date.parse(end))).toBe('over');
  });
});
