import { expect, it } from 'vitest';
import { alike, byEvent, type MyTicket } from './tickets';

function ticket(id: string, event: string, change: Partial<MyTicket> = {}): MyTicket {
  return {
    id,
    secret: `secret of ${id}`,
    holderName: 'Ada',
    status: 'VALID',
    ticketType: { name: 'Seat' },
    order: { id: `order of ${event}` },
    event: {
      id: event,
      slug: event,
      title: event,
      status: 'PUBLISHED',
      startsAt: '2027-06-05T17:00:00Z',
      endsAt: '2027-06-05T20:00:00Z',
      timezone: 'Europe/Berlin',
      venue: null,
    },
    ...change,
  };
}

it('puts tickets to the same event together, in the order the events come', () => {
  const groups = byEvent([ticket('1', 'salon'), ticket('2', 'jazz'), ticket('3', 'salon')]);
  expect(groups.map(({ key, tickets }) => [key, tickets.map(({ id }) => id)])).toEqual([
    ['salon', ['1', '3']],
    ['jazz', ['2']],
  ]);
});

it('keeps tickets of an event that can’t be seen any more by their order', () => {
  const groups = byEvent([ticket('1', 'a', { event: null }), ticket('2', 'a', { event: null })]);
  expect(groups.map(({ key, tickets }) => [key, tickets.length])).toEqual([['order of a', 2]]);
});

it('counts tickets that read the same', () => {
  const tickets = [
    ticket('1', 'salon'),
    ticket('2', 'salon', { status: 'CHECKED_IN' }),
    ticket('3', 'salon'),
    ticket('4', 'salon', { holderName: 'Bob' }),
  ];
  expect(alike(tickets).map((row) => [row.ticket.id, row.count])).toEqual([
    ['1', 2],
    ['2', 1],
    ['4', 1],
  ]);
});
