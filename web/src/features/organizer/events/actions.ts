import { graphql } from '@/graphql/generated';
import type { EventDuplicateInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { keyed } from '@/lib/key';
import { checkFields } from '../area/problems';
import type { ManagedEvent } from './list';

const CancelEventDocument = graphql(`
  mutation CancelEvent($input: EventCancelInput!) {
    eventCancel(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

const ArchiveEventDocument = graphql(`
  mutation ArchiveEvent($input: EventArchiveInput!) {
    eventArchive(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

const DeleteEventDocument = graphql(`
  mutation DeleteEvent($input: EventDeleteInput!) {
    eventDelete(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

const DuplicateEventDocument = graphql(`
  mutation DuplicateEvent($input: EventDuplicateInput!) {
    eventDuplicate(input: $input) {
      event {
        id
      }
      errors {
        ...EventErrorFields
      }
    }
  }
`);

/** Cancels an event for good. */
export async function cancelEvent(eventId: string, reason: string): Promise<void> {
  checkFields((await execute(CancelEventDocument, { input: { eventId, reason } })).eventCancel.errors);
}

/** Puts an event away that is over or cancelled. */
export async function archiveEvent(eventId: string): Promise<void> {
  checkFields((await execute(ArchiveEventDocument, { input: { eventId } })).eventArchive.errors);
}

/** Deletes a draft for good. */
export async function deleteEvent(eventId: string): Promise<void> {
  checkFields((await execute(DeleteEventDocument, { input: { eventId } })).eventDelete.errors);
}

/** Makes a draft like an event, once under the same key; returns its id. */
export async function duplicateEvent(
  key: string,
  wish: Omit<EventDuplicateInput, 'idempotencyKey'>,
): Promise<string> {
  const input = keyed(key, wish);
  const { eventDuplicate } = await execute(DuplicateEventDocument, { input });
  checkFields(eventDuplicate.errors);
  if (!eventDuplicate.event) throw new Error('no event in the answer');
  return eventDuplicate.event.id;
}

export type EventAction = 'duplicate' | 'cancel' | 'archive' | 'delete';

/** What can be done with an event as it stands. */
export function actionsFor(event: Pick<ManagedEvent, 'status' | 'endsAt'>, now: number): EventAction[] {
  const over = Date.parse(event.endsAt) <= now;
  switch (event.status) {
    case 'DRAFT':
      return ['duplicate', 'delete'];
    case 'PUBLISHED':
      return over ? ['duplicate', 'archive'] : ['duplicate', 'cancel'];
    case 'CANCELLED':
      return ['duplicate', 'archive'];
    case 'ARCHIVED':
      return ['duplicate'];
  }
}
