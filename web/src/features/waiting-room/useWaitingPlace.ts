import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { waitingPlaceKey } from '@/lib/keys/account';
import { nextPoll, pollPeriod, useFollowedPlace } from './follow';
import { forgetPlace, keepPlace } from './kept';
import { enter, type Place } from './place';

/** The visitor's place in an event's line: joins by itself, and follows over the socket or, while that is down, by asking. */
export function useWaitingPlace(eventId: string) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  const [period] = useState(() => pollPeriod());
  const queryKey = waitingPlaceKey(eventId);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => enter(eventId, client.getQueryData(queryKey) !== undefined, signal),
    staleTime: 0,
    // An admission of an earlier visit is none for this one.
    gcTime: 0,
    refetchInterval: ({ state }) => nextPoll(state.data, live, period),
    // The turn also comes while another tab is in front.
    refetchIntervalInBackground: true,
  });
  const ended = query.data?.status === 'ENDED';
  useFollowedPlace(ended ? undefined : query.data?.token, {
    take: (place: Place) => {
      keepPlace(eventId, place);
      client.setQueryData(queryKey, place);
    },
    live: setLive,
  });
  return {
    place: query.data,
    /** Why there is no answer; the place is kept, and asked for again. */
    error: query.error,
    /** Takes a new place at the end. */
    joinAgain: () => {
      forgetPlace(eventId);
      void query.refetch();
    },
    joining: query.isFetching,
  };
}
