import { useRef, useState } from 'react';
import type { Fields } from '@/components/Form';
import { EditedMeanwhile, merge, take, type Parts } from './meanwhile';
import { Refused } from './refusal';

/** A form's fields as texts. */
export type Texts<N extends string = string> = Record<N, string>;

/** What is on the server, as texts, and which version that is. */
export interface Stand<V> {
  values: V;
  /** None for what is new. */
  version?: number | undefined;
}

export type Side = 'mine' | 'theirs';

/** A part of the form that somebody else has changed as well, and otherwise. */
export interface Clash<V, P extends string> {
  part: P;
  mine: V;
  theirs: V;
  chosen?: Side;
}

/** What stands in a form, read like what was typed. */
export function fieldsOf(values: Texts): Pick<Fields, 'text' | 'optional'> {
  const text = (name: string) => values[name] ?? '';
  return { text, optional: (name) => text(name).trim() || null };
}

/** How often in a row somebody else may be first. */
const MOST_MEETINGS = 5;

interface Options<V extends Texts, P extends string> {
  start: Stand<V>;
  parts: Parts<V, P>;
  /** Other fields may have to follow what they are to show from now on. */
  show?: (values: V) => void;
}

/**
 * A form for what others may edit at the same time. Saving says which version it began with; what somebody else has
 * changed meanwhile comes into the form, and what both have changed is for whoever is typing to decide.
 */
export function useShared<V extends Texts, P extends string>({ start, parts, show }: Options<V, P>) {
  const stand = useRef(start);
  const [shown, setShown] = useState({ values: start.values, round: 0 });
  const [clashes, setClashes] = useState<Clash<V, P>[]>([]);
  const fill = (values: V) => {
    setShown(({ round }) => ({ values, round: round + 1 }));
    show?.(values);
  };
  return {
    /** What the fields show at first. */
    values: shown.values,
    /** The fields are to be made anew with each, to show it. */
    round: shown.round,
    clashes,
    /** Takes one side's for the form, which can still be changed then. */
    choose: (part: P, chosen: Side, typed: V) => {
      const values = { ...typed };
      const clash = clashes.find((candidate) => candidate.part === part);
      // What was typed since the clash is ours as well; what stands there after theirs was taken is not.
      const mine = clash?.chosen === 'theirs' ? clash.mine : { ...typed };
      if (clash) take(values, chosen === 'mine' ? mine : clash.theirs, parts[part]);
      setClashes(clashes.map((other) => (other === clash ? { ...other, mine, chosen } : other)));
      fill(values);
    },
    /**
     * Saves what was typed. `send` throws `EditedMeanwhile` with a stand; `after` tells the stand once it is saved, for
     * forms that stay open. Throws `Refused` without a word when something is to be decided first: the clashes say it.
     */
    save: async <T>(
      typed: V,
      send: (values: V, version: number | undefined) => Promise<T>,
      after?: (saved: T) => Stand<V>,
    ): Promise<T> => {
      let values = typed;
      for (let meetings = 1; ; meetings += 1) {
        try {
          const saved = await send(values, stand.current.version);
          if (after) stand.current = after(saved);
          setClashes([]);
          return saved;
        } catch (error) {
          if (!(error instanceof EditedMeanwhile) || meetings > MOST_MEETINGS) throw error;
          const now = error.current as Stand<V>;
          const found = merge({ base: stand.current.values, mine: values, theirs: now.values }, parts);
          stand.current = now;
          const mine = values;
          setClashes(found.clashes.map((part) => ({ part, mine, theirs: now.values })));
          values = found.values;
          fill(values);
          if (found.clashes.length > 0) throw new Refused([]);
        }
      }
    },
  };
}
