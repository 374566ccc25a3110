import { useEffect, useEffectEvent } from 'react';

/** Gives the page another title for a time; nothing gives it back its own. */
export type Entitle = (title?: string) => void;

/** The page's title for as long as the component is there. */
export function useEntitled(entitle: Entitle, title: string | undefined): void {
  const give = useEffectEvent(entitle);
  useEffect(() => {
    give(title);
    return () => give();
  }, [title]);
}
