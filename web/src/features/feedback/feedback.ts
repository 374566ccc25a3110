import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { FeedbackGiveInput, FeedbackPageQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { feedbackKeys } from '@/lib/keys/account';
import { check } from '@/lib/refusal';

const FeedbackPageDocument = graphql(`
  query FeedbackPage($id: ID!, $secret: String) {
    order(id: $id, secret: $secret) {
      id
      event {
        slug
        title
        startsAt
        endsAt
        timezone
        organization {
          name
        }
      }
      feedback {
        rating
        comment
      }
    }
  }
`);

export type Visited = NonNullable<FeedbackPageQuery['order']>;

/** The event somebody came to with an order, and what they said about it; null for others. */
export const visitedQuery = (id: string, secret: string | undefined) =>
  queryOptions({
    queryKey: feedbackKeys.one(id, secret),
    queryFn: async ({ signal }): Promise<Visited | null> =>
      (await execute(FeedbackPageDocument, { id, secret: secret ?? null }, signal)).order ?? null,
    // What is being typed is newer than anything that is fetched meanwhile.
    refetchOnWindowFocus: false,
  });

const GiveFeedbackDocument = graphql(`
  mutation GiveFeedback($input: FeedbackGiveInput!) {
    feedbackGive(input: $input) {
      errors {
        ...FeedbackErrorFields
      }
    }
  }
`);

export async function giveFeedback(input: FeedbackGiveInput): Promise<void> {
  check((await execute(GiveFeedbackDocument, { input })).feedbackGive.errors);
}
