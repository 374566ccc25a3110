import { useEffect, useState } from 'react';
import { now } from '@/lib/clock';

/** Whoever has the page read out is told of a new position this often at most; of anything else at once. */
export const SELDOM_MS = 30_000;

/** What is to be said: how things stand, and the position where there is one. */
export interface News {
  state: string;
  position?: number | null | undefined;
  text: string;
}

interface Said extends News {
  at: number;
}

/** In how many milliseconds news are to be said after what was said before; undefined when they are none. */
export function announceIn(said: Said, { state, position }: News, time: number): number | undefined {
  if (said.state !== state) return 0;
  if (said.position === position) return undefined;
  return Math.max(0, said.at + SELDOM_MS - time);
}

/** The text for screen readers: it follows the news, but not each step of the line. */
export function useAnnouncement({ state, position, text }: News): string {
  const [said, say] = useState<Said>(() => ({ state, position, text, at: now() }));
  useEffect(() => {
    const wait = announceIn(said, { state, position, text }, now());
    if (wait === undefined) return;
    const timer = setTimeout(() => say({ state, position, text, at: now() }), wait);
    return () => clearTimeout(timer);
  }, [said, state, position, text]);
  return said.text;
}
