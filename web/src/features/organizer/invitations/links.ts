import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { GuestLinkCreateInput, InvitationLinksQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { invitationKeys } from '@/lib/keys/organizer';
import { check } from '@/lib/refusal';
import { checkFields } from '../area/problems';

const InvitationLinksDocument = graphql(`
  query InvitationLinks($event: ID!) {
    node(id: $event) {
      __typename
      ... on Event {
        id
        guestLinks {
          id
          name
          url
          uses
          maxUses
          expiresAt
          revokedAt
          isOpen
          ticketType {
            name
          }
        }
      }
    }
  }
`);

const CreateLinkDocument = graphql(`
  mutation CreateInvitationLink($input: GuestLinkCreateInput!) {
    guestLinkCreate(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

const RenameLinkDocument = graphql(`
  mutation RenameInvitationLink($input: GuestLinkRenameInput!) {
    guestLinkRename(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

const RevokeLinkDocument = graphql(`
  mutation RevokeInvitationLink($input: GuestLinkRevokeInput!) {
    guestLinkRevoke(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

type Event = Extract<NonNullable<InvitationLinksQuery['node']>, { __typename: 'Event' }>;
export type InvitationLink = NonNullable<Event['guestLinks']>[number];

/** The invitation links of an event, newest first. */
export function invitationLinksQuery(event: string) {
  return queryOptions({
    queryKey: invitationKeys.links(event),
    queryFn: async ({ signal }): Promise<InvitationLink[]> => {
      const { node } = await execute(InvitationLinksDocument, { event }, signal);
      return (node?.__typename === 'Event' && node.guestLinks) || [];
    },
  });
}

export async function createLink(input: GuestLinkCreateInput): Promise<void> {
  checkFields((await execute(CreateLinkDocument, { input })).guestLinkCreate.errors);
}

export async function renameLink(linkId: string, name: string): Promise<void> {
  check((await execute(RenameLinkDocument, { input: { linkId, name } })).guestLinkRename.errors);
}

export async function revokeLink(linkId: string): Promise<void> {
  check((await execute(RevokeLinkDocument, { input: { linkId } })).guestLinkRevoke.errors);
}
