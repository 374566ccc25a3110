import { infiniteQueryOptions, keepPreviousData, type QueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AllEventsQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { check } from '@/lib/refusal';
import { oneOf, searchSchema, word } from '@/lib/search';

export const SHOWN = ['off', 'on'] as const;

/** Which events are wanted, as it stands in the address. */
export const parseEventSearch = searchSchema({ q: word, organization: word, shown: oneOf(SHOWN) });
export type EventSearch = ReturnType<typeof parseEventSearch>;

const AllEventsDocument = graphql(`
  query AllEvents($filter: AllEventsFilter, $after: String) {
    allEvents(filter: $filter, first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        slug
        title
        status
        startsAt
        endsAt
        timezone
        unpublished {
          unpublishedAt
          reason
        }
        organization {
          id
          name
        }
      }
    }
  }
`);

const UnpublishDocument = graphql(`
  mutation UnpublishEvent($input: EventUnpublishInput!) {
    eventUnpublish(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

const ReinstateDocument = graphql(`
  mutation ReinstateEvent($input: EventReinstateInput!) {
    eventReinstate(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

export type AnyEvent = AllEventsQuery['allEvents']['nodes'][number];

/** All events that were ever announced, newest first. */
export function allEventsQuery({ q, organization, shown }: EventSearch) {
  return infiniteQueryOptions({
    queryKey: adminKeys.eventList(q, organization, shown),
    queryFn: async ({ pageParam, signal }) => {
      const filter = {
        search: q ?? null,
        organizationId: organization ?? null,
        unpublished: shown ? shown === 'off' : null,
      };
      return (await execute(AllEventsDocument, { filter, after: pageParam }, signal)).allEvents;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** What is known of events and of what was done is asked for anew. */
export async function eventWasModerated(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: adminKeys.events }),
    client.invalidateQueries({ queryKey: adminKeys.audit }),
  ]);
}

export async function unpublish(eventId: string, reason: string): Promise<void> {
  check((await execute(UnpublishDocument, { input: { eventId, reason } })).eventUnpublish.errors);
}

export async function reinstateEvent(eventId: string, reason: string): Promise<void> {
  check((await execute(ReinstateDocument, { input: { eventId, reason } })).eventReinstate.errors);
}
