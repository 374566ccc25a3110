import { infiniteQueryOptions, keepPreviousData, type QueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AdminReportsQuery, ReportOutcome, ReportState } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { check } from '@/lib/refusal';
import { oneOf, searchSchema } from '@/lib/search';

export const REPORT_STATES: ReportState[] = ['OPEN', 'RESOLVED'];
export const OUTCOMES: ReportOutcome[] = ['ACTED', 'DISMISSED'];

/** Which reports are wanted, as it stands in the address: those that wait, unless it says otherwise. */
export const parseReportSearch = searchSchema({ state: oneOf(['RESOLVED', 'ALL']) });
export type ReportSearch = ReturnType<typeof parseReportSearch>;

const ReportsDocument = graphql(`
  query AdminReports($filter: ReportFilter, $after: String) {
    reports(filter: $filter, first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        subjectId
        subjectKind
        subject {
          name
          slug
        }
        reason
        message
        status
        outcome
        note
        reporter {
          id
          displayName
        }
        createdAt
        resolvedAt
      }
    }
  }
`);

const ResolveDocument = graphql(`
  mutation ResolveReport($input: ReportResolveInput!) {
    reportResolve(input: $input) {
      errors {
        ...ReportErrorFields
      }
    }
  }
`);

export type AdminReport = AdminReportsQuery['reports']['nodes'][number];

/** Reports; those that wait with the longest waiting first. */
export function reportsQuery({ state }: ReportSearch) {
  return infiniteQueryOptions({
    queryKey: adminKeys.reportList(state),
    queryFn: async ({ pageParam, signal }) => {
      const wanted: ReportState | null = state === 'ALL' ? null : (state ?? 'OPEN');
      const filter = { status: wanted };
      return (await execute(ReportsDocument, { filter, after: pageParam }, signal)).reports;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
}

export async function resolveReport(
  client: QueryClient,
  reportId: string,
  outcome: ReportOutcome,
  note: string,
): Promise<void> {
  check((await execute(ResolveDocument, { input: { reportId, outcome, note } })).reportResolve.errors);
  await Promise.all([
    client.invalidateQueries({ queryKey: adminKeys.reports }),
    client.invalidateQueries({ queryKey: adminKeys.audit }),
  ]);
}
