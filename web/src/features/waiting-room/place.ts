import { graphql } from '@/graphql/generated';
import type { WaitingPlaceFieldsFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { check } from '@/lib/refusal';
import { RequestError } from '@/lib/transport';
import { keepPlace, keptPlace } from './kept';

graphql(`
  fragment WaitingPlaceFields on WaitingPlace {
    token
    status
    position
    estimatedSeconds
    waiting
    opensAt
    isPaused
    message
    admission
    admissionEndsAt
  }
`);

const JoinDocument = graphql(`
  mutation JoinWaitingRoom($input: WaitingRoomJoinInput!) {
    waitingRoomJoin(input: $input) {
      place {
        ...WaitingPlaceFields
      }
      errors {
        ...EventErrorFields
      }
    }
  }
`);

const PlaceDocument = graphql(`
  query PlaceInLine($token: String!) {
    waitingPlace(token: $token) {
      ...WaitingPlaceFields
    }
  }
`);

export const PlaceChangedDocument = graphql(`
  subscription PlaceInLineChanged($token: String!) {
    waitingPlaceChanged(token: $token) {
      ...WaitingPlaceFields
    }
  }
`);

/** A place in the line of an event's waiting room. */
export type Place = WaitingPlaceFieldsFragment;

/** Joins the line; who is in it already gets their place back. Throws `Refused` when there is no line to join. */
async function join(eventId: string, token?: string): Promise<Place> {
  const { waitingRoomJoin } = await execute(JoinDocument, { input: { eventId, token } });
  check(waitingRoomJoin.errors);
  if (!waitingRoomJoin.place) throw new RequestError('INTERNAL', 'There is no place in the answer.');
  return waitingRoomJoin.place;
}

async function ask(token: string, signal?: AbortSignal): Promise<Place | null> {
  return (await execute(PlaceDocument, { token }, signal)).waitingPlace ?? null;
}

/**
 * The place that this browser has in an event's line, a new one if it has none; and keeps it. Whoever comes joins, which says
 * whose place it is and renews the cookie; whoever is here already only asks.
 */
export async function enter(eventId: string, isHere: boolean, signal?: AbortSignal): Promise<Place> {
  const token = keptPlace(eventId)?.token;
  // Null: nobody knows that place any more.
  const asked = isHere && token ? await ask(token, signal) : null;
  const found = asked ?? (await join(eventId, token));
  keepPlace(eventId, found);
  return found;
}
