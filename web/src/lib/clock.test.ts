import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askingTime, forgetTime, now, useNow, useSeconds } from './clock';

const HOUR = 3_600_000;
const noon = Date.parse('2026-06-01T12:00:00Z');

/** An answer of a server whose clock is so far ahead of the device's. */
function answer(ahead: number): void {
  askingTime()(new Date(Date.now() + ahead).toUTCString());
}

beforeEach(() => {
  vi.useFakeTimers({ now: noon });
  forgetTime();
});
afterEach(() => vi.useRealTimers());

it('tells the time by the server, however wrong the device is', () => {
  expect(now()).toBe(noon);
  for (const ahead of [HOUR, -HOUR, 400 * 24 * HOUR]) {
    answer(ahead);
    expect(now() - noon).toBe(ahead);
  }
});

it('gets closer with each answer, and is never ahead', () => {
  vi.setSystemTime(noon + 900);
  answer(HOUR);
  expect(now()).toBe(noon + HOUR);
  vi.setSystemTime(noon + 2_100);
  answer(HOUR);
  expect(now()).toBe(noon + HOUR + 2_000);
  vi.setSystemTime(noon + 3_800);
  answer(HOUR);
  expect(now()).toBe(noon + HOUR + 3_700);
});

it('is not thrown off by an answer that says nothing', () => {
  answer(HOUR);
  askingTime()(null);
  askingTime()('yesterday');
  expect(now()).toBe(noon + HOUR);
});

it('follows the moments that come', () => {
  const [first, second] = ['2026-06-01T12:00:40Z', '2026-06-03T12:00:00Z'];
  const { result } = renderHook(() => useNow(second, null, first, undefined));
  const has = (moment: string) => Date.parse(moment) <= result.current;
  expect([has(first), has(second)]).toEqual([false, false]);
  act(() => {
    vi.advanceTimersByTime(39_999);
  });
  expect(has(first)).toBe(false);
  act(() => {
    vi.advanceTimersByTime(1);
  });
  expect([has(first), has(second)]).toEqual([true, false]);
  act(() => {
    vi.advanceTimersByTime(48 * HOUR);
  });
  expect(has(second)).toBe(true);
});

it('notices at once that the clock was wrong', () => {
  const { result } = renderHook(() => useNow('2026-06-01T12:30:00Z'));
  expect(result.current).toBe(-Infinity);
  act(() => {
    answer(HOUR);
  });
  expect(result.current).toBe(Date.parse('2026-06-01T12:30:00Z'));
});

it('looks again when the page is back in sight', () => {
  const { result } = renderHook(() => useNow('2026-06-01T12:30:00Z'));
  // Timers stand still while a device sleeps.
  vi.setSystemTime(noon + HOUR);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
  expect(result.current).toBeGreaterThan(0);
});

it('counts seconds', () => {
  answer(HOUR);
  const { result } = renderHook(() => useSeconds());
  act(() => {
    vi.advanceTimersByTime(3_000);
  });
  expect(result.current).toBe(noon + HOUR + 3_000);
});
