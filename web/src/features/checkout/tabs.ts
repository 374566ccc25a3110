import { useCallback, useEffect, useRef, useState } from 'react';
import { freshKey } from '@/lib/key';

/** Another tab of this browser in which the same event is being ordered. */
export interface OtherTab {
  /** The order that was placed there; none while it is still being typed. */
  order?: { id: string; secret: string };
}

type Note =
  | { kind: 'here' | 'gone'; tab: string; event: string }
  | { kind: 'ordered'; tab: string; event: string; order: { id: string; secret: string } };

/**
 * Tells of other tabs in which the same event is being ordered, so that nobody orders twice by mistake; and lets them know
 * of the order that is placed here.
 */
export function useOtherTabs(event: string): {
  other: OtherTab | undefined;
  ordered: (order: OtherTab['order']) => void;
} {
  const [others, setOthers] = useState<ReadonlyMap<string, OtherTab>>(new Map());
  const say = useRef<(note: Note) => void>(() => undefined);
  const [tab] = useState(freshKey);
  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined') return;
    const channel = new BroadcastChannel('checkout');
    const known = new Set<string>();
    say.current = (note) => channel.postMessage(note);
    const hear = ({ data }: MessageEvent<Note>) => {
      if (data.event !== event || data.tab === tab) return;
      setOthers((before) => {
        const after = new Map(before);
        if (data.kind === 'ordered') after.set(data.tab, { order: data.order });
        // What was ordered there stays ordered, whatever becomes of the tab.
        else if (data.kind === 'gone' && !after.get(data.tab)?.order) after.delete(data.tab);
        else if (data.kind === 'here' && !after.has(data.tab)) after.set(data.tab, {});
        return after;
      });
      // Tabs that were here first hear of the new one by its greeting, and it of them by theirs.
      if (data.kind === 'here' && !known.has(data.tab)) {
        known.add(data.tab);
        channel.postMessage({ kind: 'here', tab, event } satisfies Note);
      }
    };
    const leave = () => channel.postMessage({ kind: 'gone', tab, event } satisfies Note);
    channel.addEventListener('message', hear);
    channel.postMessage({ kind: 'here', tab, event } satisfies Note);
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
      channel.close();
      say.current = () => undefined;
    };
  }, [event, tab]);
  const ordered = useCallback(
    (order: OtherTab['order']) => {
      if (order) say.current({ kind: 'ordered', tab, event, order });
    },
    [event, tab],
  );
  const all = [...others.values()];
  return { other: all.find(({ order }) => order) ?? all[0], ordered };
}
