import { useState } from 'react';
import { freshKey } from '@/lib/key';
import { shifted } from './typed';

/** What each list of entries is edited with. */
export interface ListProps<T> {
  list: T[];
  change: (list: T[]) => void;
  problem: (field: string) => string | undefined;
}

/** A key for a new entry; those from the server, and those that were kept from before a reload, have other ones. */
export function newKey(): string {
  return freshKey();
}

/** What can be done with the entries of a list, of which one at a time is unfolded. */
export function useEntries<T extends { key: string }>(list: T[], change: (list: T[]) => void) {
  const [open, setOpen] = useState<string>();
  return {
    isOpen: (key: string, wrong: boolean) => wrong || key === open,
    toggled: (key: string) => (now: boolean) =>
      setOpen((before) => (now ? key : before === key ? undefined : before)),
    set: (key: string, part: Partial<T>) =>
      change(list.map((entry) => (entry.key === key ? { ...entry, ...part } : entry))),
    add: (entry: T) => {
      change([...list, entry]);
      setOpen(entry.key);
    },
    remove: (key: string) => change(list.filter((entry) => entry.key !== key)),
    move: (place: number, by: -1 | 1) => change(shifted(list, place, by)),
  };
}
