import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrderListQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerOrderKeys } from '@/lib/keys/organizer';
import { RequestError } from '@/lib/transport';
import type { OrderFilters } from './filters';

const OrderListDocument = graphql(`
  query OrderList(
    $organization: ID!
    $event: ID
    $status: OrderStatus
    $origin: OrderOrigin
    $search: String
    $after: String
  ) {
    organization(id: $organization) {
      id
      orders(eventId: $event, status: $status, origin: $origin, search: $search, first: 25, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          code
          status
          origin
          buyerName
          buyerEmail
          placedAt
          total {
            currency
            minor
          }
          event {
            id
            title
          }
          lines {
            quantity
            name
          }
          payment {
            status
            amount {
              minor
            }
            refunded {
              minor
            }
          }
          disputes {
            status
          }
        }
      }
    }
  }
`);

type Orders = NonNullable<NonNullable<OrderListQuery['organization']>['orders']>;
export type ListedOrder = Orders['nodes'][number];

/** An organization's orders, or those of one of its events, newest first. */
export function orderListQuery(organization: string, event: string | null, filters: OrderFilters) {
  return infiniteQueryOptions({
    queryKey: organizerOrderKeys.list(organization, event, filters),
    queryFn: async ({ pageParam, signal }): Promise<Orders> => {
      const variables = {
        organization,
        event,
        status: filters.state ?? null,
        origin: filters.origin ?? null,
        search: filters.q ?? null,
        after: pageParam,
      };
      const { organization: found } = await execute(OrderListDocument, variables, signal);
      if (!found?.orders) throw new RequestError('FORBIDDEN', 'The role does not allow to see orders.');
      return found.orders;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
}
