import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  AllOrganizationsQuery,
  OrderStatus,
  OrganizationOrdersQuery,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { oneOf, searchSchema, word } from '@/lib/search';

/** Which organizations are wanted, as it stands in the address. */
export const parseOrganizationSearch = searchSchema({ q: word });
export type OrganizationSearch = ReturnType<typeof parseOrganizationSearch>;

export const ORDER_STATES: OrderStatus[] = ['PENDING', 'CONFIRMED', 'CANCELLED', 'EXPIRED'];

/** Which of an organization's orders are wanted, as it stands in the address. */
export const parseRecordSearch = searchSchema({ q: word, state: oneOf(ORDER_STATES) });
export type RecordSearch = ReturnType<typeof parseRecordSearch>;

const AllOrganizationsDocument = graphql(`
  query AllOrganizations($search: String, $after: String) {
    allOrganizations(search: $search, first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        slug
        createdAt
      }
    }
  }
`);

const OrganizationDocument = graphql(`
  query AdminOrganization($id: ID!) {
    node(id: $id) {
      __typename
      ... on Organization {
        id
        name
        slug
      }
    }
  }
`);

const OrganizationOrdersDocument = graphql(`
  query OrganizationOrders($id: ID!, $status: OrderStatus, $search: String, $after: String) {
    organizationOrders(organizationId: $id, status: $status, search: $search, first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        code
        status
        buyerName
        buyerEmail
        placedAt
        total {
          currency
          minor
        }
        paymentStatus
        refunded {
          currency
          minor
        }
        disputes {
          id
          status
          amount {
            currency
            minor
          }
        }
        event {
          id
          title
        }
        lines {
          quantity
          name
        }
      }
    }
  }
`);

export type AnyOrganization = AllOrganizationsQuery['allOrganizations']['nodes'][number];
type Records = NonNullable<OrganizationOrdersQuery['organizationOrders']>;
export type OrderRecord = Records['nodes'][number];

/** All organizations, newest first. */
export function allOrganizationsQuery({ q }: OrganizationSearch) {
  return infiniteQueryOptions({
    queryKey: adminKeys.organizationList(q),
    queryFn: async ({ pageParam, signal }) =>
      (await execute(AllOrganizationsDocument, { search: q ?? null, after: pageParam }, signal))
        .allOrganizations,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
}

/** An organization; null if there is none. */
export const organizationQuery = (id: string) =>
  queryOptions({
    queryKey: adminKeys.organization(id),
    queryFn: async ({ signal }) => {
      const { node } = await execute(OrganizationDocument, { id }, signal);
      return node?.__typename === 'Organization' ? node : null;
    },
  });

/** An organization's orders, newest first. Asking is on record, so nothing is asked for again by itself. */
export function recordsQuery(id: string, { q, state }: RecordSearch) {
  return infiniteQueryOptions({
    queryKey: adminKeys.orders(id, q, state),
    queryFn: async ({ pageParam, signal }): Promise<Records | null> => {
      const variables = { id, status: state ?? null, search: q ?? null, after: pageParam };
      return (await execute(OrganizationOrdersDocument, variables, signal)).organizationOrders ?? null;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}
