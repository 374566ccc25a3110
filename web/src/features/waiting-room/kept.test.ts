import { beforeEach, expect, it, vi } from 'vitest';
import { forgetTime } from '@/lib/clock';
import { forgetPlace, keepPlace, keptPass, keptPlace } from './kept';
import type { Place } from './place';

const place = (change: Partial<Place> = {}): Place => ({
  token: 'place_1',
  status: 'WAITING',
  position: 312,
  estimatedSeconds: 900,
  waiting: 1024,
  opensAt: null,
  isPaused: false,
  message: null,
  admission: null,
  admissionEndsAt: null,
  ...change,
});
const admitted = place({
  status: 'ADMITTED',
  position: null,
  admission: 'let me in',
  admissionEndsAt: '2026-06-01T12:10:00Z',
});

beforeEach(() => {
  localStorage.clear();
  ['event_1', 'event_2'].forEach(forgetPlace);
  forgetTime();
  vi.useFakeTimers({ now: Date.parse('2026-06-01T12:00:00Z') });
});

it('a place is kept by event, with the position that it began with', () => {
  keepPlace('event_1', place());
  keepPlace('event_1', place({ position: 40 }));
  expect(keptPlace('event_1')).toEqual({ token: 'place_1', first: 312, pass: null });
  expect(keptPlace('event_2')).toBeUndefined();
  keepPlace('event_1', place({ token: 'place_2', position: 90 }));
  expect(keptPlace('event_1')).toMatchObject({ token: 'place_2', first: 90 });
});

it('an admission is kept until it ends', () => {
  keepPlace('event_1', admitted);
  expect(keptPass('event_1')).toEqual({ admission: 'let me in', endsAt: '2026-06-01T12:10:00Z' });
  vi.setSystemTime(Date.parse('2026-06-01T12:10:00Z'));
  expect(keptPass('event_1')).toBeUndefined();
  expect(keptPlace('event_1')?.token).toBe('place_1');
});

it('an admission goes with the turn, and the place with the room', () => {
  keepPlace('event_1', admitted);
  keepPlace('event_1', place({ status: 'ENDED', position: null }));
  expect(keptPass('event_1')).toBeUndefined();
  expect(keptPlace('event_1')?.token).toBe('place_1');
  keepPlace('event_1', place({ token: null, status: 'OPEN', position: null }));
  expect(keptPlace('event_1')).toBeUndefined();
});

it('spoilt storage is as good as none', () => {
  localStorage.setItem('waitingPlace.event_1', '{');
  localStorage.setItem('waitingPlace.event_2', '{"token":"place_1","first":"x","pass":{"admission":1}}');
  expect(keptPlace('event_1')).toBeUndefined();
  expect(keptPlace('event_2')).toEqual({ token: 'place_1', first: null, pass: null });
});

it('without storage it holds until the page is left', () => {
  const storage = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  keepPlace('event_1', admitted);
  expect(keptPass('event_1')?.admission).toBe('let me in');
  storage.mockRestore();
});
