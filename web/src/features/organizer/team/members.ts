import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MemberRole, TeamQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { check, Refused } from '@/lib/refusal';

const TeamDocument = graphql(`
  query Team($organization: ID!, $after: String) {
    organization(id: $organization) {
      id
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
          since
        }
      }
    }
  }
`);

const GrantMembershipDocument = graphql(`
  mutation GrantMembership($input: MemberGrantInput!) {
    memberGrant(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

const RevokeMembershipDocument = graphql(`
  mutation RevokeMembership($input: MemberRevokeInput!) {
    memberRevoke(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

/** From the most to the least one may do. */
export const ROLES: MemberRole[] = ['OWNER', 'MANAGER', 'CHECK_IN_STAFF', 'MEMBER'];

type Members = NonNullable<NonNullable<TeamQuery['organization']>['members']>;
export type Member = Members['nodes'][number];

/** Everybody in an organization, owners first; null for whoever may not see who is in it. */
export function teamQuery(organization: string) {
  return queryOptions({
    queryKey: ['team', organization],
    queryFn: async ({ signal }): Promise<Member[] | null> => {
      const members: Member[] = [];
      let after: string | null = null;
      // All of them at once: who is the last owner can't be told from a part.
      do {
        const answer: TeamQuery = await execute(TeamDocument, { organization, after }, signal);
        const page: Members | null | undefined = answer.organization?.members;
        if (!page) return null;
        members.push(...page.nodes);
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
      } while (after !== null);
      return sorted(members);
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

/** Takes a person in. Whoever is in already keeps their role, so that it is not changed by mistake. */
export async function addMember(
  organizationId: string,
  members: Member[],
  email: string,
  role: MemberRole,
): Promise<void> {
  const known = members.some(({ user }) => user.email === email.trim().toLowerCase());
  if (known) throw new Refused([{ code: 'ALREADY_MEMBER', field: 'email', message: '' }]);
  await setRole(organizationId, email, role);
}

export async function setRole(organizationId: string, email: string, role: MemberRole): Promise<void> {
  const { memberGrant } = await execute(GrantMembershipDocument, { input: { organizationId, email, role } });
  check(memberGrant.errors);
}

export async function removeMember(organizationId: string, userId: string): Promise<void> {
  const { memberRevoke } = await execute(RevokeMembershipDocument, { input: { organizationId, userId } });
  check(memberRevoke.errors);
}
