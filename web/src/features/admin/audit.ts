import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AuditTrailQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { matching, searchSchema, word } from '@/lib/search';

const day = matching(/^\d{4}-\d{2}-\d{2}$/, word);

/** Which entries are wanted, as it stands in the address. Days are those of the reader's calendar. */
export const parseAuditSearch = searchSchema({
  actor: word,
  subject: word,
  organization: word,
  action: word,
  from: day,
  to: day,
});
export type AuditSearch = ReturnType<typeof parseAuditSearch>;

export const AUDIT_FIELDS = ['actor', 'subject', 'organization', 'action', 'from', 'to'] as const;

/** When a day begins on the reader's clock, or the one after it. */
function beginOf(day: string | undefined, after = 0): string | null {
  if (!day) return null;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const begin = new Date(year, month - 1, date + after);
  return Number.isNaN(begin.getTime()) ? null : begin.toISOString();
}

/** The filter in the API's words. */
export function auditFilter(search: AuditSearch) {
  return {
    actorId: search.actor ?? null,
    subjectId: search.subject ?? null,
    organizationId: search.organization ?? null,
    action: search.action ?? null,
    occurredAfter: beginOf(search.from),
    occurredBefore: beginOf(search.to, 1),
  };
}

/** Where the same entries are to be had as a file. */
export function auditFile(search: AuditSearch, kind: 'xlsx' | 'csv'): string {
  const parameters = Object.entries(auditFilter(search)).flatMap(([key, value]) =>
    value === null ? [] : [[key, value]],
  );
  return `/admin/audit.${kind}?${new URLSearchParams(parameters).toString()}`;
}

const AuditTrailDocument = graphql(`
  query AuditTrail($filter: AuditFilter, $after: String) {
    auditEntries(filter: $filter, first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        action
        actor {
          id
          displayName
        }
        subjectId
        subject {
          ...NamedThing
        }
        organization {
          ...NamedThing
        }
        reason
        clientAddress
        occurredAt
        changes {
          name
          before
          after
        }
      }
    }
  }
`);

export type AuditEntry = AuditTrailQuery['auditEntries']['nodes'][number];

/** What was done, newest first. */
export function auditQuery(search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: adminKeys.auditList(search),
    queryFn: async ({ pageParam, signal }) => {
      const variables = { filter: auditFilter(search), after: pageParam };
      return (await execute(AuditTrailDocument, variables, signal)).auditEntries;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    retry: false,
  });
}
