import { useEffect, useState } from 'react';

/** A value a little behind: it follows once there was a pause in its changes. */
export function usePaused<T>(value: T, milliseconds = 250): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return paused;
}
