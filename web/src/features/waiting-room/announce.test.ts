import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetTime } from '@/lib/clock';
import { SELDOM_MS, useAnnouncement, type News } from './announce';

beforeEach(() => {
  vi.useFakeTimers();
  forgetTime();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const at = (position: number, state = 'WAITING'): News => ({ state, position, text: `${state} ${position}` });
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

it('says a new position seldom, and then the newest', () => {
  const { result, rerender } = renderHook(useAnnouncement, { initialProps: at(90) });
  expect(result.current).toBe('WAITING 90');
  for (let second = 1; second < 30; second += 1) {
    pass(1000);
    rerender(at(90 - second));
    expect(result.current).toBe('WAITING 90');
  }
  pass(1000);
  expect(result.current).toBe('WAITING 61');
  rerender(at(60));
  pass(SELDOM_MS - 1);
  expect(result.current).toBe('WAITING 61');
  pass(1);
  expect(result.current).toBe('WAITING 60');
});

it('says at once when things stand otherwise', () => {
  const { result, rerender } = renderHook(useAnnouncement, { initialProps: at(90) });
  rerender(at(90, 'WAITING/paused'));
  pass(0);
  expect(result.current).toBe('WAITING/paused 90');
});

it('says nothing twice', () => {
  const { result, rerender } = renderHook(useAnnouncement, { initialProps: at(90) });
  rerender({ ...at(90), text: 'About 4 minutes to go' });
  pass(10 * SELDOM_MS);
  expect(result.current).toBe('WAITING 90');
});
