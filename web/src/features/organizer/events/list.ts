import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { ManagedEventFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';
import type { EventFilters } from './phases';

graphql(`
  fragment ManagedEvent on Event {
    id
    slug
    title
    status
    unpublished {
      unpublishedAt
    }
    visibility
    startsAt
    endsAt
    timezone
    format
    venue {
      id
      name
      location {
        city
      }
    }
    statistics {
      capacity
      sold
      held
      gross {
        currency
        minor
      }
      net {
        currency
        minor
      }
      paidOutside {
        currency
        minor
      }
      returnedOutside {
        currency
        minor
      }
      orders {
        confirmed
        pending
      }
    }
  }
`);

const OrganizationEventsDocument = graphql(`
  query OrganizationEvents($id: ID!, $phase: EventPhase!, $search: String, $after: String) {
    organization(id: $id) {
      id
      events(phase: $phase, search: $search, first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ManagedEvent
        }
      }
    }
  }
`);

const FirstEventsDocument = graphql(`
  query FirstEvents($id: ID!) {
    organization(id: $id) {
      id
      any: events(first: 1) {
        nodes {
          id
        }
      }
      drafts: events(phase: DRAFT, first: 1) {
        nodes {
          id
        }
      }
    }
  }
`);

/** An event as whoever looks after it sees it in a list. */
export type ManagedEvent = ManagedEventFragment;

const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** An organization's events in one phase. */
export function eventListQuery(organizationId: string, { phase = 'UPCOMING', q }: EventFilters) {
  return infiniteQueryOptions({
    queryKey: organizerEventKeys.list(organizationId, phase, q),
    queryFn: async ({ pageParam, signal }) => {
      const wish = { id: organizationId, phase, search: q ?? null, after: pageParam };
      return (await execute(OrganizationEventsDocument, wish, signal)).organization?.events ?? NONE;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
}

/** Whether an organization has events at all, and drafts among them. */
export function firstEventsQuery(organizationId: string) {
  return queryOptions({
    queryKey: organizerEventKeys.first(organizationId),
    queryFn: async ({ signal }) => {
      const { organization } = await execute(FirstEventsDocument, { id: organizationId }, signal);
      return {
        some: (organization?.any.nodes.length ?? 0) > 0,
        drafts: (organization?.drafts.nodes.length ?? 0) > 0,
      };
    },
  });
}
