import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AttendeeCountsQuery, AttendeeListQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { attendeeKeys } from '@/lib/keys/organizer';
import { useLive } from '@/lib/live';
import { RequestError } from '@/lib/transport';
import type { AttendeeFilters } from './filters';

const AttendeeListDocument = graphql(`
  query AttendeeList(
    $organization: ID!
    $event: ID!
    $type: ID
    $status: TicketStatus
    $search: String
    $after: String
  ) {
    organization(id: $organization) {
      id
      attendees(
        eventId: $event
        ticketTypeId: $type
        status: $status
        search: $search
        first: 25
        after: $after
      ) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          holderName
          holderEmail
          status
          checkedInAt
          ticketType {
            id
            name
          }
          order {
            id
            code
            buyerName
          }
        }
      }
    }
  }
`);

const AttendeeCountsDocument = graphql(`
  query AttendeeCounts($event: ID!) {
    node(id: $event) {
      __typename
      ... on Event {
        id
        checkInCounts {
          tickets
          checkedIn
        }
      }
    }
  }
`);

const AttendeeCountsChangedDocument = graphql(`
  subscription AttendeeCountsChanged($event: ID!) {
    checkInsChanged(eventId: $event) {
      tickets
      checkedIn
    }
  }
`);

type Attendees = NonNullable<NonNullable<AttendeeListQuery['organization']>['attendees']>;
export type Attendee = Attendees['nodes'][number];
type Counts = NonNullable<
  Extract<NonNullable<AttendeeCountsQuery['node']>, { __typename: 'Event' }>['checkInCounts']
>;

/** Who is coming to an event: tickets, newest first. */
export function attendeeListQuery(organization: string, event: string, filters: AttendeeFilters) {
  return infiniteQueryOptions({
    queryKey: attendeeKeys.list(event, filters),
    queryFn: async ({ pageParam, signal }): Promise<Attendees> => {
      const variables = {
        organization,
        event,
        type: filters.type ?? null,
        status: filters.state ?? null,
        search: filters.q ?? null,
        after: pageParam,
      };
      const { organization: found } = await execute(AttendeeListDocument, variables, signal);
      if (!found?.attendees) throw new RequestError('FORBIDDEN', 'The role does not allow to see attendees.');
      return found.attendees;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
}

/** How many have a good ticket for an event, and how many of them have come. */
export function attendeeCountsQuery(event: string) {
  return queryOptions({
    queryKey: attendeeKeys.counts(event),
    queryFn: async ({ signal }): Promise<Counts | null> => {
      const { node } = await execute(AttendeeCountsDocument, { event }, signal);
      return (node?.__typename === 'Event' && node.checkInCounts) || null;
    },
  });
}

/** Follows what happens at the door: the counts at once, the list with them. */
export function useLiveAttendees(event: string): void {
  const client = useQueryClient();
  useLive(AttendeeCountsChangedDocument, { event }, ({ checkInsChanged: counts }) => {
    const { queryKey } = attendeeCountsQuery(event);
    const known = client.getQueryData(queryKey);
    client.setQueryData(queryKey, counts);
    // The first word is how things are, not that something changed.
    if (!known || (known.tickets === counts.tickets && known.checkedIn === counts.checkedIn)) return;
    void client.invalidateQueries({ queryKey: attendeeKeys.lists(event) });
  });
}
