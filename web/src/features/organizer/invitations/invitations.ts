import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  GuestInviteInput,
  GuestStatus,
  InvitationCountsQuery,
  InvitationListQuery,
  InvitePeopleMutation,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { invitationKeys } from '@/lib/keys/organizer';
import { check } from '@/lib/refusal';
import { RequestError } from '@/lib/transport';
import { checkFields } from '../area/problems';

const InvitationListDocument = graphql(`
  query InvitationList($event: ID!, $status: GuestStatus, $after: String) {
    node(id: $event) {
      __typename
      ... on Event {
        id
        guests(status: $status, first: 50, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            id
            email
            name
            status
            mailedAt
            resendableAt
            answeredAt
            ticketType {
              name
            }
            order {
              id
              code
              status
            }
          }
        }
      }
    }
  }
`);

const InvitationCountsDocument = graphql(`
  query InvitationCounts($event: ID!) {
    node(id: $event) {
      __typename
      ... on Event {
        id
        guestCounts {
          INVITED: invited
          GOING: going
          CANCELLED: cancelled
          DECLINED: declined
          BOUNCED: bounced
          WITHDRAWN: withdrawn
        }
      }
    }
  }
`);

const InvitePeopleDocument = graphql(`
  mutation InvitePeople($input: GuestInviteInput!) {
    guestInvite(input: $input) {
      invited
      skipped {
        line
        text
        problem
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

const ResendInvitationDocument = graphql(`
  mutation ResendGuestInvitation($input: GuestResendInput!) {
    guestResend(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

const WithdrawInvitationDocument = graphql(`
  mutation WithdrawGuestInvitation($input: GuestWithdrawInput!) {
    guestWithdraw(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

type EventOf<Q extends { node?: { __typename: string } | null }> = Extract<
  NonNullable<Q['node']>,
  { __typename: 'Event' }
>;
type Guests = NonNullable<EventOf<InvitationListQuery>['guests']>;
export type Invited = Guests['nodes'][number];
export type Counts = NonNullable<EventOf<InvitationCountsQuery>['guestCounts']>;
export type Outcome = InvitePeopleMutation['guestInvite'];

export const STATUSES: GuestStatus[] = ['INVITED', 'GOING', 'CANCELLED', 'DECLINED', 'BOUNCED', 'WITHDRAWN'];

/** Who is invited to an event, newest first. */
export function invitationListQuery(event: string, status: GuestStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: invitationKeys.list(event, status ?? ''),
    queryFn: async ({ pageParam, signal }): Promise<Guests> => {
      const variables = { event, status: status ?? null, after: pageParam };
      const { node } = await execute(InvitationListDocument, variables, signal);
      const guests = node?.__typename === 'Event' && node.guests;
      if (!guests) throw new RequestError('FORBIDDEN', 'The role does not allow to see invitations.');
      return guests;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** How many are invited to an event, by where their invitations stand. */
export function invitationCountsQuery(event: string) {
  return queryOptions({
    queryKey: invitationKeys.counts(event),
    queryFn: async ({ signal }): Promise<Counts | null> => {
      const { node } = await execute(InvitationCountsDocument, { event }, signal);
      return (node?.__typename === 'Event' && node.guestCounts) || null;
    },
  });
}

/** Invites people; says how many, and whom it left out. Those who are invited already get no further email. */
export async function invitePeople(input: GuestInviteInput): Promise<Outcome> {
  const { guestInvite } = await execute(InvitePeopleDocument, { input });
  checkFields(guestInvite.errors);
  return guestInvite;
}

export async function resendInvitation(guestId: string): Promise<void> {
  check((await execute(ResendInvitationDocument, { input: { guestId } })).guestResend.errors);
}

export async function withdrawInvitation(guestId: string): Promise<void> {
  check((await execute(WithdrawInvitationDocument, { input: { guestId } })).guestWithdraw.errors);
}

/** What is to be corrected: the lines that were left out, but for those who need no invitation any more. */
export function leftOver(skipped: Outcome['skipped']): string {
  return skipped
    .filter(({ problem }) => problem === 'NO_ADDRESS')
    .map(({ text }) => text)
    .join('\n');
}
