import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { eventQuery, type EventDetails } from '@/features/event/event';
import { forgetPlace, keptPass, type Pass } from '@/features/waiting-room/kept';
import { now } from '@/lib/clock';

interface State {
  /** The visitor is in the waiting room. */
  waits: boolean;
  /** The right to order, where that takes one. */
  pass?: Pass | undefined;
  /** Why somebody is in the room who was at the form before. */
  because?: 'refused' | 'over' | undefined;
  /** Whether the visitor has been in the room. */
  fresh: boolean;
}

/** Whether the visitor may order or waits; who is at the form stays there until an order is refused. */
export function useGate(event: EventDetails) {
  const client = useQueryClient();
  const [title, entitle] = useState<string>();
  const [state, setState] = useState<State>(() => {
    const pass = keptPass(event.id);
    return { pass, waits: event.waitingRoom.isOn && !pass, fresh: false };
  });
  return {
    ...state,
    /** The page's title, where the room has one to give. */
    title,
    entitle,
    enter: (pass?: Pass) => {
      setState({ pass, waits: false, fresh: true });
      // Meanwhile others have ordered.
      void client.invalidateQueries({ queryKey: eventQuery(event.slug).queryKey });
    },
    /** Into the room: an order was refused, or the time to order is up. */
    wait: () => {
      const over = state.pass?.endsAt && Date.parse(state.pass.endsAt) <= now();
      // What was kept is good for nothing any more; whoever still has a place gets it back.
      forgetPlace(event.id);
      setState({ waits: true, because: over ? 'over' : 'refused', fresh: false });
    },
  };
}

export type Gate = ReturnType<typeof useGate>;
