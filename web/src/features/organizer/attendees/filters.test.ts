import { expect, it } from 'vitest';
import { parseOrderFilters } from '../orders/filters';
import { parseAttendeeFilters } from './filters';

it('reads what attendees are wanted from the address', () => {
  const search = { q: ' Kim ', type: 'tickettype_01', state: 'CHECKED_IN', page: 3 };
  expect(parseAttendeeFilters(search)).toEqual({ q: 'Kim', type: 'tickettype_01', state: 'CHECKED_IN' });
});

it('leaves out what it does not understand', () => {
  expect(parseAttendeeFilters({ q: '  ', type: 'event_01', state: 'checked-in' })).toEqual({});
  expect(parseOrderFilters({ q: {}, state: 'PAID' })).toEqual({});
});

it('takes codes that look like numbers as words', () => {
  expect(parseOrderFilters({ q: 23456789, state: 'PENDING' })).toEqual({ q: '23456789', state: 'PENDING' });
});
