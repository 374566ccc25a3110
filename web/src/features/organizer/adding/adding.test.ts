import { describe, expect, it } from 'vitest';
import { linesOf, namesOf } from './adding';

describe('the lines of an added order', () => {
  it('have the names in the order they were typed, and only what is wanted', () => {
    const wanted = [
      { id: 'a', quantity: 2 },
      { id: 'b', quantity: 0 },
      { id: 'c', quantity: 2 },
    ];
    expect(linesOf(wanted, namesOf('Ada\n\n Bob '))).toEqual([
      { ticketTypeId: 'a', quantity: 2, attendees: [{ name: 'Ada' }, { name: '' }] },
      { ticketTypeId: 'c', quantity: 2, attendees: [{ name: 'Bob' }] },
    ]);
  });

  it('count empty lines only before a name', () => {
    expect(namesOf('\nAda\r\n\n')).toEqual(['', 'Ada']);
    expect(namesOf(' \n')).toEqual([]);
  });
});
