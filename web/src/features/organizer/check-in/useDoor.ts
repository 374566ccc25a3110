import { useEffect, useState, useSyncExternalStore } from 'react';
import { graphql } from '@/graphql/generated';
import type { DoorCountsSubscription } from '@/graphql/generated/graphql';
import { useLive } from '@/lib/live';
import { server } from './api';
import { Door, type DoorState } from './door';

const DoorCountsDocument = graphql(`
  subscription DoorCounts($event: ID!) {
    checkInsChanged(eventId: $event) {
      tickets
      checkedIn
      byTicketType {
        tickets
        checkedIn
        ticketType {
          id
          name
        }
      }
    }
  }
`);

export type Counts = DoorCountsSubscription['checkInsChanged'];

/** This device at an event's door, for as long as the page shows it. */
export function useDoor(event: string): { door: Door; state: DoorState; live: Counts | undefined } {
  const [door] = useState(() => new Door(event, server));
  const [live, setLive] = useState<Counts>();
  const state = useSyncExternalStore(door.subscribe, door.state);
  useEffect(() => {
    const stop = door.start();
    const wake = () => {
      if (!document.hidden) void door.sync();
    };
    window.addEventListener('online', wake);
    // Asking now tells at once that nobody answers.
    window.addEventListener('offline', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      stop();
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', wake);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [door]);
  useLive(DoorCountsDocument, { event }, ({ checkInsChanged }) => {
    setLive(checkInsChanged);
    door.hint();
  });
  return { door, state, live };
}
