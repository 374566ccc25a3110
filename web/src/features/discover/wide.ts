import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 40rem)';

function onWidthChange(changed: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** Whether there is more room than on a phone. */
export const useWide = () => useSyncExternalStore(onWidthChange, () => matchMedia(WIDE).matches);
