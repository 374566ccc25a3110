import { graphql } from '@/graphql/generated';
import type { WaitingPlaceFieldsFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { check } from '@/lib/refusal';
import { RequestError } from '@/lib/transport';
import { keepPlace, keptPlace } from './kept';

graphql(`
  fragment WaitingPlaceFields on WaitingPlace {
    token
    state
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

/** Failures that say nothing about the place itself. */
const PASSING = ['NETWORK', 'TIMEOUT', 'UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED', 'UNAUTHENTICATED'];

function isPassing(error: unknown): boolean {
  return !(error instanceof RequestError) || PASSING.includes(error.code);
}

/** Joins the line; who is in it already gets their place back. Throws `Refused` when there is no line to join. */
async function join(eventId: string): Promise<Place> {
  const { waitingRoomJoin } = await execute(JoinDocument, { input: { eventId } });
  check(waitingRoomJoin.errors);
  if (!waitingRoomJoin.place) throw new RequestError('INTERNAL', 'There is no place in the answer.');
  return waitingRoomJoin.place;
}

async function ask(token: string, signal?: AbortSignal): Promise<Place> {
  return (await execute(PlaceDocument, { token }, signal)).waitingPlace;
}

/** The place that this browser has in an event's line, a new one if it has none; and keeps it. */
export async function enter(eventId: string, signal?: AbortSignal): Promise<Place> {
  const token = keptPlace(eventId)?.token;
  const found = token
    ? await ask(token, signal).catch((error: unknown) => {
        if (isPassing(error)) throw error;
        // Nobody knows that place any more.
        return join(eventId);
      })
    : await join(eventId);
  keepPlace(eventId, found);
  return found;
}
