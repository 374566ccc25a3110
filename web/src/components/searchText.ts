import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** How long typing has to pause before the search goes out. */
const PAUSE_MS = 200;

/** What is being typed into a search, which goes out a little behind. */
export function useSearchText(text: string, search: (text: string | undefined) => void) {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  // Somebody else changed the address: back, forward, or a link.
  if (text !== seen) {
    setSeen(text);
    if (text !== typed.trim()) setTyped(text);
  }
  // Who is on the way to another page is not called back by a search that goes out late.
  const leaving = useRouterState({
    select: ({ location, resolvedLocation }) => location.pathname !== resolvedLocation?.pathname,
  });
  useEffect(() => {
    if (typed.trim() === text || leaving) return;
    const timer = setTimeout(() => search(typed.trim() || undefined), PAUSE_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `search` is new on each render and means the same
  }, [typed, text, leaving]);
  return [typed, setTyped] as const;
}
