import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MemberRole, TeamQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizationKeys } from '@/lib/keys/organizer';
import { check, Refused } from '@/lib/refusal';

const TeamDocument = graphql(`
  query Team($organization: ID!, $after: String) {
    organization(id: $organization) {
      id
      invitations(first: 100) {
        nodes {
          id
          email
          role
          expiresAt
          expired
        }
      }
      members(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          user {
            id
            email
            displayName
          }
          role
          joinedAt
        }
      }
    }
  }
`);

const GrantMembershipDocument = graphql(`
  mutation GrantMembership($input: MemberGrantInput!) {
    memberGrant(input: $input) {
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

const RevokeMembershipDocument = graphql(`
  mutation RevokeMembership($input: MemberRevokeInput!) {
    memberRevoke(input: $input) {
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

const InviteDocument = graphql(`
  mutation Invite($input: InvitationCreateInput!) {
    invitationCreate(input: $input) {
      invitation {
        id
      }
      mailed
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

const InviteAgainDocument = graphql(`
  mutation InviteAgain($input: InvitationResendInput!) {
    invitationResend(input: $input) {
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

const TakeBackDocument = graphql(`
  mutation TakeBackInvitation($input: InvitationRevokeInput!) {
    invitationRevoke(input: $input) {
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

/** From the most to the least one may do. */
export const ROLES: MemberRole[] = ['OWNER', 'MANAGER', 'REGISTRAR', 'CHECK_IN_STAFF', 'MEMBER'];

/** What somebody can be asked to do; owners are made of members. */
export const INVITED_ROLES = ROLES.filter((role) => role !== 'OWNER');

type Members = NonNullable<NonNullable<TeamQuery['organization']>['members']>;
export type Member = Members['nodes'][number];
type Invitations = NonNullable<NonNullable<TeamQuery['organization']>['invitations']>;
export type Invitation = Invitations['nodes'][number];

/** Who is in an organization, and who was asked to be. */
export interface Team {
  members: Member[];
  invitations: Invitation[];
}

/** Everybody in an organization, owners first; null for whoever may not see who is in it. */
export function teamQuery(organization: string) {
  return queryOptions({
    queryKey: organizationKeys.team(organization),
    queryFn: async ({ signal }): Promise<Team | null> => {
      const members: Member[] = [];
      let invitations: Invitation[] = [];
      let after: string | null = null;
      // All of them at once: who is the last owner can't be told from a part.
      do {
        const answer: TeamQuery = await execute(TeamDocument, { organization, after }, signal);
        const page: Members | null | undefined = answer.organization?.members;
        if (!page) return null;
        members.push(...page.nodes);
        invitations = answer.organization?.invitations?.nodes ?? [];
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
      } while (after !== null);
      return { members: sorted(members), invitations };
    },
  });
}

/** By what they may do, then by name. */
export function sorted(members: Member[]): Member[] {
  const rank = ({ role }: Member) => ROLES.indexOf(role);
  return members.toSorted(
    (a, b) => rank(a) - rank(b) || a.user.displayName.localeCompare(b.user.displayName),
  );
}

/** Whether nobody else could look after the organization without this member. */
export function isLastOwner(member: Member, members: Member[]): boolean {
  return member.role === 'OWNER' && members.filter(({ role }) => role === 'OWNER').length === 1;
}

/**
 * Asks a person to join. Whoever is in already keeps their role. Tells whether they are mailed: who is asked again within
 * an hour of the last mail only gets the new role.
 */
export async function invite(
  organizationId: string,
  members: Member[],
  email: string,
  role: MemberRole,
): Promise<boolean> {
  const known = members.some(({ user }) => user.email === email.trim().toLowerCase());
  if (known) throw new Refused([{ code: 'ALREADY_MEMBER', field: 'email', message: '' }]);
  const { invitationCreate } = await execute(InviteDocument, { input: { organizationId, email, role } });
  check(invitationCreate.errors);
  return invitationCreate.mailed;
}

/** Mails an invitation again. */
export async function inviteAgain(invitationId: string): Promise<void> {
  check((await execute(InviteAgainDocument, { input: { invitationId } })).invitationResend.errors);
}

/** Makes an invitation's link useless. */
export async function takeBack(invitationId: string): Promise<void> {
  check((await execute(TakeBackDocument, { input: { invitationId } })).invitationRevoke.errors);
}

/** Gives a member another role, unless somebody else has done so since it was shown here. */
export async function setRole(
  organizationId: string,
  { user: { email }, role: expectedRole }: Member,
  role: MemberRole,
): Promise<void> {
  const { memberGrant } = await execute(GrantMembershipDocument, {
    input: { organizationId, email, role, expectedRole },
  });
  check(memberGrant.errors);
}

/** Lets a member go, unless somebody else has given them another role since they were shown here. */
export async function removeMember(
  organizationId: string,
  { user: { id: userId }, role: expectedRole }: Member,
): Promise<void> {
  const { memberRevoke } = await execute(RevokeMembershipDocument, {
    input: { organizationId, userId, expectedRole },
  });
  check(memberRevoke.errors);
}
