import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { EditedEventFragment, EventCreateInput, EventUpdateInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { keyed } from '@/lib/key';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { checkVersion } from '@/lib/meanwhile';
import { checkFields } from '../area/problems';

graphql(`
  fragment EditedEvent on Event {
    ...ManagedEvent
    ...EventTexts
    onlineUrl
    tags
    capacity
    reminderMinutes
    version
    cover {
      ...Cover
    }
  }
`);

const EditedEventDocument = graphql(`
  query EventToEdit($id: ID!) {
    node(id: $id) {
      __typename
      ... on Event {
        ...EditedEvent
      }
    }
  }
`);

const UpdateEventDocument = graphql(`
  mutation UpdateEvent($input: EventUpdateInput!) {
    eventUpdate(input: $input) {
      event {
        ...EditedEvent
      }
      current {
        ...EditedEvent
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

const CreateEventDocument = graphql(`
  mutation CreateEvent($input: EventCreateInput!) {
    eventCreate(input: $input) {
      event {
        id
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

/** An event with all that can be edited about it. */
export type EditedEvent = EditedEventFragment;

/** An event with all that can be edited about it; null when there is none that the viewer may see. */
export async function loadEvent(id: string, signal?: AbortSignal): Promise<EditedEvent | null> {
  const { node } = await execute(EditedEventDocument, { id }, signal);
  return node?.__typename === 'Event' ? node : null;
}

/** An event for its editor; null when there is none that the viewer may see. */
export function editedEventQuery(id: string) {
  return queryOptions({
    queryKey: organizerEventKeys.edited(id),
    queryFn: ({ signal }) => loadEvent(id, signal),
    // What is being typed is newer than anything that is fetched meanwhile.
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Changes an event; returns it as it is then. Throws `EditedMeanwhile` with what somebody else has made of it. */
export async function updateEvent(input: EventUpdateInput): Promise<EditedEvent> {
  const { eventUpdate } = await execute(UpdateEventDocument, { input });
  checkVersion(eventUpdate, (current) => current);
  checkFields(eventUpdate.errors);
  if (!eventUpdate.event) throw new Error('no event in the answer');
  return eventUpdate.event;
}

/** Makes a draft, once under the same key; returns its id. */
export async function createEvent(
  key: string,
  wish: Omit<EventCreateInput, 'idempotencyKey'>,
): Promise<string> {
  const input = keyed(key, wish);
  const { eventCreate } = await execute(CreateEventDocument, { input });
  checkFields(eventCreate.errors);
  if (!eventCreate.event) throw new Error('no event in the answer');
  return eventCreate.event.id;
}
