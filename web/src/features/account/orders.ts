import { infiniteQueryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MyOrdersQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { accountKeys } from '@/lib/keys/account';
import { loadOrKept } from '@/lib/offline-query';

const MyOrdersDocument = graphql(`
  query MyOrders($after: String) {
    viewer {
      id
      orders(first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          code
          status
          placedAt
          total {
            currency
            minor
          }
          event {
            title
            startsAt
            endsAt
            timezone
          }
          lines {
            quantity
            name
          }
        }
      }
    }
  }
`);

export type MyOrder = NonNullable<MyOrdersQuery['viewer']>['orders']['nodes'][number];

/** What the viewer ordered, newest first. */
export const myOrdersQuery = infiniteQueryOptions({
  queryKey: accountKeys.orders,
  queryFn: ({ pageParam, signal }) =>
    loadOrKept(`my-orders/${pageParam ?? ''}`, () => execute(MyOrdersDocument, { after: pageParam }, signal)),
  initialPageParam: null as string | null,
  getNextPageParam: ({ viewer }) =>
    viewer?.orders.pageInfo.hasNextPage ? viewer.orders.pageInfo.endCursor : null,
});
