import { describe, expect, it } from 'vitest';
import { audienceInput, EVERYBODY, toggled } from './audience';

describe('an audience', () => {
  it('is everybody with a ticket at first', () => {
    expect(audienceInput(EVERYBODY)).toEqual({ ticketTypeIds: [], status: 'CONFIRMED' });
  });

  it('is told apart at the door only where there are good tickets', () => {
    expect(audienceInput({ ...EVERYBODY, checkedIn: 'no' })).toMatchObject({ checkedIn: false });
    expect(audienceInput({ ...EVERYBODY, checkedIn: 'yes' })).toMatchObject({ checkedIn: true });
    expect(audienceInput({ ...EVERYBODY, status: 'CANCELLED', checkedIn: 'yes' })).toEqual({
      ticketTypeIds: [],
      status: 'CANCELLED',
    });
  });

  it('has a ticket type or not', () => {
    expect(toggled(toggled([], 'a'), 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });
});
