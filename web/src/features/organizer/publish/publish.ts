import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { PublishingQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { checkFields } from '../area/problems';

const PublishingDocument = graphql(`
  query Publishing($id: ID!) {
    node(id: $id) {
      __typename
      ... on Event {
        id
        slug
        title
        status
        visibility
        unpublished {
          unpublishedAt
        }
        publishProblems {
          ...EventErrorFields
        }
      }
    }
  }
`);

const PublishEventDocument = graphql(`
  mutation PublishEvent($input: EventPublishInput!) {
    eventPublish(input: $input) {
      errors {
        ...EventErrorFields
      }
    }
  }
`);

export type Publishing = Extract<NonNullable<PublishingQuery['node']>, { __typename: 'Event' }>;
export type PublishProblem = NonNullable<Publishing['publishProblems']>[number];

/** What stands against publishing an event, or where it is published. */
export function publishingQuery(id: string) {
  return queryOptions({
    queryKey: organizerEventKeys.publishing(id),
    queryFn: async ({ signal }): Promise<Publishing | null> => {
      const { node } = await execute(PublishingDocument, { id }, signal);
      return node?.__typename === 'Event' ? node : null;
    },
  });
}

/** Puts a draft on sale. */
export async function publishEvent(eventId: string): Promise<void> {
  checkFields((await execute(PublishEventDocument, { input: { eventId } })).eventPublish.errors);
}

export type Step = 'when' | 'where' | 'tickets';

/** What every event needs, and what stands against it where it is missing. */
export const STEPS: [step: Step, missing: PublishProblem['code']][] = [
  ['when', 'EVENT_IN_PAST'],
  ['where', 'MISSING_PLACE'],
  ['tickets', 'NO_TICKET_TYPE'],
];

/** Problems that only some events have, in addition to the steps of all. */
export function others(problems: PublishProblem[]): PublishProblem[] {
  return problems.filter(({ code }) => !STEPS.some(([, missing]) => missing === code));
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The event that the page is about was published right before. */
    published?: boolean;
  }
}
