import { act, renderHook } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useInstallOffer, watchInstallOffer } from './install';

function offered() {
  const prompt = vi.fn(() => Promise.resolve({ outcome: 'accepted' }));
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
  act(() => void dispatchEvent(event));
  return { event, prompt };
}

/** The offer that came while no page had a place for it, as `early.js` keeps it. */
const early = Object.assign(new Event('beforeinstallprompt'), {
  prompt: () => Promise.resolve({ outcome: 'accepted' as const }),
});

beforeAll(() => {
  globalThis.installOffer = early;
  watchInstallOffer();
  const { result, unmount } = renderHook(useInstallOffer);
  expect(result.current).toBeDefined();
  unmount();
});
beforeEach(() => {
  localStorage.clear();
  dispatchEvent(new Event('appinstalled'));
});

describe('the browser’s offer to install the app', () => {
  it('waits for the page that has a place for it, and is taken up once', async () => {
    const { event, prompt } = offered();
    const { result } = renderHook(useInstallOffer);
    expect(event.defaultPrevented).toBe(true);
    await act(async () => result.current?.install());
    expect(prompt).toHaveBeenCalledOnce();
    expect(result.current).toBeUndefined();
  });

  it('is not repeated to whoever declined', () => {
    const { result } = renderHook(useInstallOffer);
    offered();
    act(() => result.current?.decline());
    offered();
    expect(result.current).toBeUndefined();
  });
});
