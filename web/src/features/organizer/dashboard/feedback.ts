import { infiniteQueryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { EventFeedbackQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';

const EventFeedbackDocument = graphql(`
  query EventFeedback($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      ... on Event {
        feedback {
          count
          average
          entries(first: 20, after: $after) {
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              rating
              comment
              givenAt
            }
          }
        }
      }
    }
  }
`);

type Found = Extract<NonNullable<EventFeedbackQuery['node']>, { __typename: 'Event' }>['feedback'];

/** What people say about an event. */
export const feedbackQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: organizerEventKeys.feedback(id),
    queryFn: async ({ pageParam, signal }): Promise<Found> => {
      const { node } = await execute(EventFeedbackDocument, { id, after: pageParam }, signal);
      return node?.__typename === 'Event' ? node.feedback : null;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.entries.pageInfo.hasNextPage ? page.entries.pageInfo.endCursor : null),
  });
