import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { EventFilter } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { discoverKeys } from '@/lib/keys/visitor';
import { keptTown } from './choices';
import { eventFilter, type Filters, type Search } from './filters';

const DiscoverDocument = graphql(`
  query DiscoverEvents($filter: EventFilter, $after: String) {
    events(filter: $filter, first: 12, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...EventCard
      }
    }
  }
`);

const RowsDocument = graphql(`
  query DiscoverRows($today: EventFilter, $weekend: EventFilter, $near: EventFilter, $isPlaced: Boolean!) {
    today: events(filter: $today, first: 8) {
      nodes {
        ...EventCard
      }
    }
    weekend: events(filter: $weekend, first: 8) {
      nodes {
        ...EventCard
      }
    }
    near: events(filter: $near, first: 8) @include(if: $isPlaced) {
      nodes {
        ...EventCard
      }
    }
  }
`);

/** The events to come, a page after the other. */
export const eventsQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: discoverKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      execute(DiscoverDocument, { filter: eventFilter(filters), after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ events }) => (events.pageInfo.hasNextPage ? events.pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** What is on soon, and in a town, or wherever a filter written as JSON says, in one request. */
export const rowsQuery = (where: string | undefined) =>
  queryOptions({
    queryKey: discoverKeys.rows(where),
    queryFn: ({ signal }) => {
      const [today, weekend] = [eventFilter({ when: 'today' }), eventFilter({ when: 'weekend' })];
      return execute(
        RowsDocument,
        {
          today,
          weekend,
          near: where?.startsWith('{') ? (JSON.parse(where) as EventFilter) : { city: where ?? null },
          isPlaced: Boolean(where),
        },
        signal,
      );
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Asks for what the page will show, before it shows. */
export function askAhead(client: QueryClient, { view, ...filters }: Search): void {
  const ignored = () => undefined;
  if (view === 'map') return;
  void client.infiniteQuery(eventsQuery(filters)).catch(ignored);
  if (!isFiltered(filters)) void client.query(rowsQuery(keptTown())).catch(ignored);
}

export const isFiltered = (filters: Filters) => Object.keys(filters).length > 0;
