import type { QueryClient } from '@tanstack/react-query';
import { RequestError } from '@/lib/transport';
import { myOrganizationsQuery, organizationQuery } from '../area/organization';
import { createOrganization } from '../organization/create';
import { publishEvent } from '../publish/publish';
import { addTicketType, changeTicketType } from '../tickets/tickets';
import { removeCover, setCover } from './cover';
import type { Requests } from './creation';
import { createEvent, loadEvent, updateEvent } from './event';

/** Puts an event's picture in place of the one there is, which may be one whose answer was lost. */
async function replaceCover(
  eventId: string,
  replace: (seen: Parameters<typeof removeCover>[1]) => Promise<unknown>,
): Promise<void> {
  try {
    await replace(null);
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== 'EDITED_MEANWHILE') throw error;
    await replace((await loadEvent(eventId))?.cover ?? null);
  }
}

/** What makes an event, as the API has it. */
export function requestsOf(client: QueryClient): Requests {
  return {
    createOrganization: async (key, wish) => {
      const made = await createOrganization(key, wish);
      // What is shown of it next is there by then.
      await client.query(organizationQuery(made.slug));
      void client.invalidateQueries({ queryKey: myOrganizationsQuery.queryKey });
      return { id: made.id, slug: made.slug };
    },
    createEvent: (key, organizationId, wish) => createEvent(key, { organizationId, ...wish }),
    changeEvent: async (eventId, wish) => {
      await updateEvent({ eventId, version: null, ...wish });
    },
    createTicket: addTicketType,
    changeTicket: (ticketTypeId, wish) => changeTicketType({ ticketTypeId, version: null, ...wish }, 'UTC'),
    setCover: (eventId, file) =>
      replaceCover(eventId, (seen) =>
        setCover(eventId, seen, file, { progress: () => undefined, signal: new AbortController().signal }),
      ),
    removeCover: (eventId) => replaceCover(eventId, (seen) => removeCover(eventId, seen)),
    publish: publishEvent,
  };
}
