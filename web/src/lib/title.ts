import { useEffect } from 'react';

/** The page's name in tabs, history and screen readers. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Event Radar` : 'Event Radar';
  }, [title]);
}
