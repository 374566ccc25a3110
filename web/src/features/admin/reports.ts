import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  AdminReportsQuery,
  ReportOutcome,
  ReportState,
  ReportSubjectsQuery,
} from '@/graphql/generated/graphql';
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
        resolvedBy {
          id
          displayName
        }
        createdAt
        resolvedAt
      }
    }
  }
`);

const SubjectsDocument = graphql(`
  query ReportSubjects($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on Event {
        id
        title
        unpublished {
          unpublishedAt
        }
      }
      ... on User {
        id
        displayName
        userStatus: status
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

type Node = NonNullable<ReportSubjectsQuery['nodes'][number]>;
export type ReportedEvent = Extract<Node, { __typename: 'Event' }>;
export type ReportedUser = Extract<Node, { __typename: 'User' }>;

/** How events and people that were reported stand now, by their ids. */
export function subjectsQuery(ids: string[]) {
  return queryOptions({
    queryKey: adminKeys.reportSubjects(ids),
    enabled: ids.length > 0,
    queryFn: async ({ signal }) => {
      const known = new Map<string, ReportedEvent | ReportedUser>();
      // The server takes a hundred at once.
      for (let from = 0; from < ids.length; from += 100) {
        const { nodes } = await execute(SubjectsDocument, { ids: ids.slice(from, from + 100) }, signal);
        for (const node of nodes)
          if (node?.__typename === 'Event' || node?.__typename === 'User') known.set(node.id, node);
      }
      return known;
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
}

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
