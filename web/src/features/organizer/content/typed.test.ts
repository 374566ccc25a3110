import { expect, it } from 'vitest';
import { NO_TIME } from '../area/MomentField';
import { movedBy, nextItem, shifted, sorted, swapped, type TypedItem } from './typed';

const at = (wall: string) => ({ wall: wall && `2026-06-05T${wall}`, later: false });
const item = (key: string, start: string, end = ''): TypedItem => ({
  key,
  start: at(start),
  end: at(end),
  title: key,
  description: '',
  room: 'Hall',
  speakers: [],
});
const times = (agenda: TypedItem[]) =>
  agenda.map(({ key, start, end }) => `${key} ${start.wall.slice(11)}-${end.wall.slice(11)}`);

it('lets items change places with their lengths and the break between them', () => {
  const agenda = [item('long', '09:00', '10:00'), item('short', '10:15', '10:30'), item('last', '11:00')];
  const expected = ['short 09:00-09:15', 'long 09:30-10:30', 'last 11:00-'];
  expect(times(swapped(agenda, 0, 1))).toEqual(expected);
  expect(times(swapped(agenda, 1, -1))).toEqual(expected);
  expect(swapped(agenda, 2, 1)).toBe(agenda);
  const parallel = [item('one', '09:00', '10:00'), item('two', '09:00', '09:30')];
  expect(times(swapped(parallel, 0, 1))).toEqual(['two 09:00-09:30', 'one 09:00-10:00']);
});

it('begins the next item when the last ends', () => {
  const next = nextItem('new', [item('one', '09:00', '09:45'), item('early', '08:00')], at('08:00'));
  expect(times([next])).toEqual(['new 09:45-10:30']);
  expect(next.room).toBe('Hall');
  expect(nextItem('new', [], at('19:00'))).toMatchObject({ start: at('19:00'), end: NO_TIME });
});

it('sorts by time and keeps the order of what is at the same', () => {
  const agenda = [item('c', '10:00'), item('none', ''), item('a', '09:00'), item('b', '09:00')];
  expect(sorted(agenda).map(({ key }) => key)).toEqual(['a', 'b', 'c', 'none']);
  expect(shifted(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
});

it('moves a picture that is still there to a place that there is', () => {
  const list = [{ id: 'a' }, { id: 'b' }];
  expect(movedBy(list, 'b', -1)).toEqual([{ id: 'b' }, { id: 'a' }]);
  expect(movedBy(list, 'a', -1)).toBe(list);
  expect(movedBy(list, 'gone', 1)).toBe(list);
});
