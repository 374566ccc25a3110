import { expect, it } from 'vitest';
import { refusals } from '@/lib/refusal';
import { fieldsOf } from '@/lib/shared';
import { NO_TIME, typedTime } from '../area/MomentField';
import { changeOf, readRate, type TypedRoom } from './change';
import type { Room } from './room';

const zone = 'Europe/Berlin';
const room: Room = {
  isOn: true,
  // Those who wait are past it.
  opensAt: null,
  isPaused: false,
  plannedOpensAt: '2026-06-01T10:00:30Z',
  plannedMessage: 'Soon.',
  mode: 'ON',
  perMinute: 60,
  line: { waiting: 3, admitted: 4 },
};
const same = { mode: 'ON', perMinute: '60', message: 'Soon.' };
const typed = (
  fields: Partial<typeof same> = {},
  opensAt = typedTime(room.plannedOpensAt, zone),
): TypedRoom => ({
  fields: fieldsOf({ ...same, ...fields }),
  opensAt,
  zone,
});

it('sends nothing that was not changed', () => {
  expect(changeOf(room, typed())).toEqual({});
});

it('sends what was changed, and null for what is gone', () => {
  expect(changeOf(room, typed({ mode: 'AUTOMATIC', perMinute: '1,200' }))).toEqual({
    mode: 'AUTOMATIC',
    perMinute: 1200,
  });
  expect(changeOf(room, typed({ perMinute: '', message: '  ' }, NO_TIME))).toEqual({
    opensAt: null,
    perMinute: null,
    message: null,
  });
  const later = { wall: '2026-06-01T13:15', later: false };
  expect(changeOf(room, typed({}, later))).toEqual({ opensAt: '2026-06-01T11:15:00Z' });
});

it('says at the fields what is wrong', () => {
  const skipped = { wall: '2026-03-29T02:30', later: false };
  const problems = () => changeOf(room, typed({ perMinute: 'many' }, skipped));
  expect(problems).toThrow();
  try {
    problems();
  } catch (error) {
    expect(refusals(error).map(({ field, code }) => [field, code])).toEqual([
      ['perMinute', 'INVALID_perMinute'],
      ['opensAt', 'TIME_SKIPPED'],
    ]);
  }
  expect(() => readRate('0')).toThrow();
  expect(readRate('12')).toBe(12);
});
