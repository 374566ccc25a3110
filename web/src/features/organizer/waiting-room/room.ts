import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { ManagedRoomFragment, WaitingRoomUpdateInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { checkFields } from '../area/problems';

graphql(`
  fragment ManagedRoom on WaitingRoom {
    isOn
    opensAt
    isPaused
    mode
    perMinute
    plannedOpensAt
    plannedMessage
    line {
      waiting
      admitted
    }
  }
`);

const WaitingRoomDocument = graphql(`
  query WaitingRoomOfEvent($id: ID!) {
    node(id: $id) {
      __typename
      ... on Event {
        id
        waitingRoom {
          ...ManagedRoom
        }
      }
    }
  }
`);

const UpdateWaitingRoomDocument = graphql(`
  mutation UpdateWaitingRoom($input: WaitingRoomUpdateInput!) {
    waitingRoomUpdate(input: $input) {
      event {
        id
        waitingRoom {
          ...ManagedRoom
        }
      }
      errors {
        ...EventErrorFields
        limit
        min
        max
      }
    }
  }
`);

export type Room = ManagedRoomFragment;
export type RoomChange = Omit<WaitingRoomUpdateInput, 'eventId'>;

/** How often the figures are asked for while the page is in sight: with people in the room, and without. */
const LIVE_MS = 2_000;
const IDLE_MS = 10_000;

/** An event's waiting room as its organizer sees it; null for others. */
export function roomQuery(eventId: string) {
  return queryOptions({
    queryKey: organizerEventKeys.waitingRoom(eventId),
    queryFn: async ({ signal }): Promise<Room | null> => {
      const { node } = await execute(WaitingRoomDocument, { id: eventId }, signal);
      return node?.__typename === 'Event' ? node.waitingRoom : null;
    },
    refetchInterval: ({ state }) => (state.data?.isOn ? LIVE_MS : IDLE_MS),
  });
}

/** Changes the room, at once; gives it as it is then. */
export function useChangeRoom(eventId: string): (change: RoomChange) => Promise<Room | null> {
  const client = useQueryClient();
  const { queryKey } = roomQuery(eventId);
  return async (change) => {
    // What was asked for before shows the room as it was.
    await client.cancelQueries({ queryKey });
    const { waitingRoomUpdate } = await execute(UpdateWaitingRoomDocument, { input: { eventId, ...change } });
    checkFields(waitingRoomUpdate.errors);
    const room = waitingRoomUpdate.event?.waitingRoom ?? null;
    await client.cancelQueries({ queryKey });
    client.setQueryData(queryKey, room);
    return room;
  };
}
