import { useEffect, useEffectEvent } from 'react';
import { socket } from '@/lib/live';
import { PlaceChangedDocument, type Place } from './place';

/**
 * A socket that is silent for longer is as good as lost: it hears from the server every 20 seconds, and every minute in a
 * tab whose timers the browser slows down because nobody looks.
 */
export const SILENCE_MS = 65_000;
/** How often is asked while the socket does not work, and by how much that differs between browsers. */
const POLL_MS = 8_000;
const SPREAD_MS = 4_000;

/** How often this page asks: not in step with all the others that lost their sockets at the same moment. */
export function pollPeriod(random = Math.random()): number {
  return Math.round(POLL_MS + random * SPREAD_MS);
}

/** How long until the place is asked for again; false where the socket tells of it, or nothing will change. */
export function nextPoll(place: Place | undefined, live: boolean, period: number): number | false {
  return live || place?.status === 'ENDED' ? false : period;
}

interface Told {
  take: (place: Place) => void;
  /** Whether the socket tells of changes now; where it does not, the place has to be asked for. */
  live: (works: boolean) => void;
}

/** Follows a place over the socket for as long as the component is there. */
export function useFollowedPlace(token: string | null | undefined, told: Told): void {
  const take = useEffectEvent(told.take);
  const live = useEffectEvent(told.live);
  useEffect(() => {
    if (!token) return;
    let stopped = false;
    const ends: (() => void)[] = [];
    void socket()
      .then((client) => {
        if (!stopped) ends.push(...follow(client, token, { take, live }));
      })
      // Then it is asked for.
      .catch(() => undefined);
    return () => {
      stopped = true;
      ends.forEach((end) => end());
      live(false);
    };
  }, [token]);
}

type Client = Awaited<ReturnType<typeof socket>>;

function follow(client: Client, token: string, { take, live }: Told): (() => void)[] {
  let told = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => live(false), SILENCE_MS);
    live(told);
  };
  const lost = () => {
    clearTimeout(silence);
    told = false;
    live(false);
  };
  const query = PlaceChangedDocument.toString();
  const stop = client.subscribe<{ waitingPlaceChanged: Place }>(
    { query, variables: { token } },
    {
      // The client subscribes again once it has another connection; that this works is known by what comes.
      next: ({ data }) => {
        if (!data) return;
        told = true;
        heard();
        take(data.waitingPlaceChanged);
      },
      error: lost,
      complete: lost,
    },
  );
  return [client.on('message', heard), client.on('closed', lost), lost, stop];
}
