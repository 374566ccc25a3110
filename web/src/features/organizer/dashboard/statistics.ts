import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { EventStatisticsQuery, SalesBucket } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { useLive } from '@/lib/live';

const EventStatisticsDocument = graphql(`
  query EventStatistics($event: ID!, $sales: SalesBucket!) {
    node(id: $event) {
      __typename
      ... on Event {
        id
        statistics {
          capacity
          sold
          held
          checkedIn
          gross {
            currency
            minor
          }
          refunded {
            currency
            minor
          }
          net {
            currency
            minor
          }
          orders {
            placed
            pending
            confirmed
            cancelled
            expired
            everConfirmed
          }
          byTicketType {
            ticketType {
              id
              name
              kind
            }
            quantity
            sold
            held
            checkedIn
            revenue {
              currency
              minor
            }
          }
          salesOverTime(bucket: $sales) {
            startsAt
            orders
            tickets
            revenue {
              currency
              minor
            }
          }
          checkInsOverTime(bucket: FIVE_MINUTES) {
            startsAt
            checkIns
          }
        }
        checkInCounts {
          tickets
          checkedIn
          byTicketType {
            tickets
            checkedIn
            ticketType {
              id
              name
            }
          }
        }
      }
    }
  }
`);

const OverviewChangedDocument = graphql(`
  subscription OverviewChanged($event: ID!) {
    checkInsChanged(eventId: $event) {
      tickets
      checkedIn
    }
  }
`);

type EventNumbers = Extract<NonNullable<EventStatisticsQuery['node']>, { __typename: 'Event' }>;
export type Statistics = NonNullable<EventNumbers['statistics']>;
export type TypeStatistics = Statistics['byTicketType'][number];

/** An event in numbers: all of them for those who may see its orders, who has come for those at the door. */
export function statisticsQuery(event: string, sales: SalesBucket) {
  return queryOptions<EventNumbers | null>({
    queryKey: organizerEventKeys.statistics(event, sales),
    queryFn: async ({ signal }) => {
      const { node } = await execute(EventStatisticsDocument, { event, sales }, signal);
      return node?.__typename === 'Event' ? node : null;
    },
    placeholderData: (before) => (before?.id === event ? before : undefined),
  });
}

/** Brings the numbers up to date when tickets are sold or people come. */
export function useLiveStatistics(event: string): void {
  const client = useQueryClient();
  useLive(OverviewChangedDocument, { event }, () => {
    void client.invalidateQueries({ queryKey: organizerEventKeys.allStatistics(event) });
  });
}
