import { useEffect } from 'react';
import { config } from './config';

/** The page's name in tabs, history and screen readers. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ${config.site.name}` : config.site.name;
  }, [title]);
}
