import { act, cleanup, renderHook } from '@testing-library/react';
import type { Sink } from 'graphql-ws';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nextPoll, pollPeriod, SILENCE_MS, useFollowedPlace } from './follow';
import type { Place } from './place';

type Event = 'message' | 'closed';
type Told = Sink<{ data: { waitingPlaceChanged: Place } }>;

const listeners = new Map<Event, () => void>();
const stop = vi.fn();
let sink: Told;
const client = {
  on: (event: Event, listener: () => void) => {
    listeners.set(event, listener);
    return () => listeners.delete(event);
  },
  subscribe: vi.fn((_request: object, told: Told) => {
    sink = told;
    return stop;
  }),
};
vi.mock('@/lib/live', () => ({ socket: () => Promise.resolve(client) }));

const live = vi.fn<(works: boolean) => void>();
const take = vi.fn<(place: Place) => void>();
const place = { status: 'WAITING', position: 3 } as Place;

async function follow(token = 'place_1') {
  const hook = renderHook((shown: string) => useFollowedPlace(shown, { take, live }), {
    initialProps: token,
  });
  await act(() => Promise.resolve());
  return hook;
}
const tell = () => act(() => sink.next({ data: { waitingPlaceChanged: place } }));
const hear = (event: Event) => act(() => listeners.get(event)?.());
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.clearAllMocks();
  listeners.clear();
});

it('works once something is told, and not any more once the connection is lost', async () => {
  await follow();
  hear('message');
  expect(live).not.toHaveBeenCalledWith(true);
  tell();
  expect(take).toHaveBeenCalledExactlyOnceWith(place);
  expect(live).toHaveBeenLastCalledWith(true);
  hear('closed');
  expect(live).toHaveBeenLastCalledWith(false);
  // The connection is back, but has yet to tell of the place.
  hear('message');
  expect(live).toHaveBeenLastCalledWith(false);
  tell();
  expect(live).toHaveBeenLastCalledWith(true);
});

it('is not trusted when it is silent for long', async () => {
  await follow();
  tell();
  pass(SILENCE_MS - 1);
  hear('message');
  pass(SILENCE_MS - 1);
  expect(live).toHaveBeenLastCalledWith(true);
  pass(1);
  expect(live).toHaveBeenLastCalledWith(false);
  hear('message');
  expect(live).toHaveBeenLastCalledWith(true);
});

it.each(['error', 'complete'] as const)('does not work after the subscription’s %s', async (end) => {
  await follow();
  tell();
  act(() => sink[end]([] as never));
  expect(live).toHaveBeenLastCalledWith(false);
});

it('follows another place in place of the one before', async () => {
  const { rerender, unmount } = await follow();
  rerender('place_2');
  await act(() => Promise.resolve());
  expect(stop).toHaveBeenCalledOnce();
  expect(client.subscribe.mock.calls.map(([request]) => request)).toMatchObject([
    { variables: { token: 'place_1' } },
    { variables: { token: 'place_2' } },
  ]);
  unmount();
  expect(stop).toHaveBeenCalledTimes(2);
  expect(listeners.size).toBe(0);
});

it('is asked for only while nothing tells of it', () => {
  expect(nextPoll(undefined, false, 9_000)).toBe(9_000);
  expect(nextPoll(place, false, 9_000)).toBe(9_000);
  expect(nextPoll(place, true, 9_000)).toBe(false);
  expect(nextPoll({ ...place, status: 'ENDED' }, false, 9_000)).toBe(false);
});

it('is asked for about every ten seconds, by no two browsers in step', () => {
  expect([pollPeriod(0), pollPeriod(0.5), pollPeriod(1)]).toEqual([8_000, 10_000, 12_000]);
});
