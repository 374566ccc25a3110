import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MapEventsQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { discoverKeys } from '@/lib/keys/visitor';
import { eventFilter, type Filters } from './filters';

const MapEventsDocument = graphql(`
  query MapEvents($filter: EventFilter, $after: String) {
    events(filter: $filter, first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...EventCard
        venue {
          latitude
          longitude
        }
      }
    }
  }
`);

export type MapEvent = MapEventsQuery['events']['nodes'][number];

/** More pins than that help nobody: whoever wants to see those filters. */
const MOST_ON_MAP = 500;

/** The next events at once, for a map; `complete` unless there are too many. */
export const mapEventsQuery = (filters: Filters) =>
  queryOptions({
    queryKey: discoverKeys.map(filters),
    queryFn: async ({ signal }) => {
      const events: MapEvent[] = [];
      let after: string | null = null;
      do {
        const { events: page }: MapEventsQuery = await execute(
          MapEventsDocument,
          { filter: eventFilter(filters), after },
          signal,
        );
        events.push(...page.nodes);
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
      } while (after && events.length < MOST_ON_MAP);
      return { events, complete: !after };
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
