import { useCallback, useSyncExternalStore } from 'react';

/*
 * What time it is by the server: its clock decides what is on sale or over, and a device's own may be an hour wrong. Each
 * answer says when it was given (`Date`, in whole seconds); from when it was asked for and when it came follows how far
 * the device's clock can be off. This is the one module that reads that (see `eslint.config.js`).
 */
interface Bounds {
  least: number;
  most: number;
}

let bounds: Bounds | undefined;
const listeners = new Set<() => void>();
/** The longest that timers are set for: beyond 2³¹ ms they end at once, and clocks are moved meanwhile. */
const LONGEST_MS = 3_600_000;
/** Changes that nobody notices. */
const SLIGHT_MS = 250;

/* eslint-disable-next-line no-restricted-syntax -- this is where the device's clock is read */
const deviceTime = () => Date.now();

/** Milliseconds since the epoch by the server's clock, as far as is known; never ahead of it. */
export function now(): number {
  return deviceTime() + (bounds?.least ?? 0);
}

/** For a request that begins: takes note of the server's time when it is answered. */
export function askingTime(): (date: string | null) => void {
  const asked = deviceTime();
  return (date) => {
    const said = Date.parse(date ?? '');
    if (Number.isNaN(said)) return;
    const before = now();
    const told = { least: said - deviceTime(), most: said + 1000 - asked };
    const both = bounds && {
      least: Math.max(bounds.least, told.least),
      most: Math.min(bounds.most, told.most),
    };
    // If both can't be true, one of the clocks was set meanwhile.
    bounds = both && both.least <= both.most ? both : told;
    if (Math.abs(now() - before) > SLIGHT_MS) listeners.forEach((listener) => listener());
  };
}

/** Begins anew, for tests. */
export function forgetTime(): void {
  bounds = undefined;
}

/** Calls back when the time comes, and whenever it may have: the clock is put right, or the page comes back into sight. */
function wait(delay: () => number | undefined, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    clearTimeout(timer);
    const ms = delay();
    if (ms !== undefined) timer = setTimeout(look, Math.min(Math.max(ms, 0), LONGEST_MS));
  };
  const look = () => {
    listener();
    plan();
  };
  plan();
  listeners.add(look);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    listeners.delete(look);
    document.removeEventListener('visibilitychange', look);
  };
}

/**
 * The time as far as these moments tell it: the latest of them that has come. To be compared with them, and with nothing
 * else; the component follows when the next one comes.
 */
export function useNow(...moments: (string | null | undefined)[]): number {
  const key = [...new Set(moments.filter((moment) => moment != null))].sort().join(' ');
  const subscribe = useCallback(
    (listener: () => void) => {
      const times = timesOf(key);
      const next = () => {
        const ahead = times.filter((time) => time > now());
        return ahead.length > 0 ? Math.min(...ahead) - now() : undefined;
      };
      return wait(next, listener);
    },
    [key],
  );
  return useSyncExternalStore(subscribe, () => Math.max(...timesOf(key).filter((time) => time <= now())));
}

function timesOf(key: string): number[] {
  return key ? key.split(' ').map((moment) => Date.parse(moment)) : [];
}

const SECOND = 1000;
const everySecond = (listener: () => void) => wait(() => SECOND - (now() % SECOND), listener);

/** The time in whole seconds, second by second, for what counts down. */
export function useSeconds(): number {
  return useSyncExternalStore(everySecond, () => Math.floor(now() / SECOND) * SECOND);
}
