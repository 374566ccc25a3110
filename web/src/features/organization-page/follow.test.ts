import { afterEach, describe, expect, it, vi } from 'vitest';
import { keepWish, takeWish } from './follow';

afterEach(() => void vi.useRealTimers());

describe('a wish to follow', () => {
  it('is taken once, and for whom it was', () => {
    expect(takeWish('org_1')).toBe(false);
    keepWish('org_1');
    expect(takeWish('org_1')).toBe(true);
    expect(takeWish('org_1')).toBe(false);
  });

  it('lasts a quarter of an hour', () => {
    vi.useFakeTimers();
    keepWish('org_1');
    vi.advanceTimersByTime(14 * 60_000);
    expect(takeWish('org_1')).toBe(true);
    keepWish('org_1');
    vi.advanceTimersByTime(15 * 60_000);
    expect(takeWish('org_1')).toBe(false);
  });

  it('is forgotten on the page of somebody else', () => {
    keepWish('org_1');
    expect(takeWish('org_2')).toBe(false);
    expect(takeWish('org_1')).toBe(false);
  });
});
