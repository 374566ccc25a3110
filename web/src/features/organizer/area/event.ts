import { queryOptions, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { graphql } from '@/graphql/generated';
import type { OrganizerEventQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { loadOrKept } from '@/lib/offline-query';

const OrganizerEventDocument = graphql(`
  query OrganizerEvent($id: ID!) {
    node(id: $id) {
      __typename
      ... on Event {
        id
        slug
        title
        status
        unpublished {
          reason
        }
        startsAt
        endsAt
        timezone
        capacity
        organization {
          id
          slug
        }
        ticketTypes {
          id
          name
          price {
            currency
            minor
          }
        }
      }
    }
  }
`);

/** What every page about one of the organizer's events shows of it. */
export type OrganizerEvent = Extract<NonNullable<OrganizerEventQuery['node']>, { __typename: 'Event' }>;

/** An event for its organizer, by its id; null when there is none that the viewer may see. */
export function organizerEventQuery(id: string) {
  return queryOptions({
    queryKey: organizerEventKeys.one(id),
    // Kept for the door, where there may be no network.
    queryFn: ({ signal }) =>
      loadOrKept(`organizer-event/${id}`, async (): Promise<OrganizerEvent | null> => {
        const { node } = await execute(OrganizerEventDocument, { id }, signal);
        return node?.__typename === 'Event' ? node : null;
      }),
  });
}

/** The event whose pages these are. `EventLayout` shows no page before it is there. */
export function useOrganizerEvent(): OrganizerEvent {
  const { eventId } = useParams({ from: '/organizer/$org/events/$eventId' });
  const { data } = useSuspenseQuery(organizerEventQuery(eventId));
  if (!data) throw new Error(`no event ${eventId}`);
  return data;
}

/** Has whatever shows an event ask anew, after it was changed. */
export async function eventChanged(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: organizerEventKeys.one(id) }),
    client.invalidateQueries({ queryKey: organizerEventKeys.lists }),
  ]);
}
