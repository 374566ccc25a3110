import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { InvitationPageQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { invitationKey } from '@/lib/keys/account';
import { check } from '@/lib/refusal';

const InvitationDocument = graphql(`
  query InvitationPage($token: String!) {
    invitation(token: $token) {
      organization {
        id
        name
        slug
      }
      email
      role
      inviterName
      viewerInvited
    }
  }
`);

const AcceptDocument = graphql(`
  mutation AcceptInvitation($input: InvitationAcceptInput!) {
    invitationAccept(input: $input) {
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

const DeclineDocument = graphql(`
  mutation DeclineInvitation($input: InvitationDeclineInput!) {
    invitationDecline(input: $input) {
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

export type Invitation = NonNullable<InvitationPageQuery['invitation']>;

/** The invitation of a mailed link; null if it is over. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: invitationKey(token),
    queryFn: async ({ signal }) => (await execute(InvitationDocument, { token }, signal)).invitation ?? null,
  });

export async function accept(token: string): Promise<void> {
  check((await execute(AcceptDocument, { input: { token } })).invitationAccept.errors);
}

export async function decline(token: string): Promise<void> {
  check((await execute(DeclineDocument, { input: { token } })).invitationDecline.errors);
}
