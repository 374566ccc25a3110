import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { PlatformOverviewQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';

const OverviewDocument = graphql(`
  query PlatformOverview {
    platformOverview {
      people
      newPeople {
        ...Trend
      }
      organizations
      newOrganizations {
        ...Trend
      }
      upcomingEvents
      sales {
        tickets {
          ...Trend
        }
        revenue {
          week {
            minor
            currency
          }
          weekBefore {
            minor
            currency
          }
          month {
            minor
            currency
          }
          monthBefore {
            minor
            currency
          }
        }
      }
      mailsSent {
        week
        weekBefore
      }
      mailsBounced {
        week
        weekBefore
      }
      jobsWaiting
      jobsFailed
      attention {
        kind
        count
        sinceOrDueAt
        orders {
          code
          organizationId
          organizationName
          eventTitle
          sinceOrDueAt
        }
      }
    }
  }

  fragment Trend on CountTrend {
    week
    weekBefore
    month
    monthBefore
  }
`);

export type Overview = PlatformOverviewQuery['platformOverview'];
export type AttentionItem = Overview['attention'][number];

/** The platform at a glance. */
export const overviewQuery = queryOptions({
  queryKey: adminKeys.overview,
  queryFn: async ({ signal }) => (await execute(OverviewDocument, {}, signal)).platformOverview,
  refetchInterval: 60_000,
});

/** How a number changed: by how much of the one before, in percent; nothing where there was none. */
export function changeOf(now: number, before: number): number | undefined {
  return before > 0 ? Math.round(((now - before) / before) * 100) : undefined;
}
