import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AdminUsersQuery, Role, UserStatus } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { check } from '@/lib/refusal';
import { oneOf, searchSchema, word } from '@/lib/search';

export const STATUSES: UserStatus[] = ['ACTIVE', 'PENDING', 'SUSPENDED', 'DELETED'];
/** Roles that are granted; everybody is a participant. */
export const GRANTED: Role[] = ['ORGANIZER', 'ADMIN'];

/** Which accounts are wanted, as it stands in the address. */
export const parseUserSearch = searchSchema({ q: word, status: oneOf(STATUSES), role: oneOf(GRANTED) });
export type UserSearch = ReturnType<typeof parseUserSearch>;

const UsersDocument = graphql(`
  query AdminUsers($filter: UserFilter, $after: String) {
    users(filter: $filter, first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...AdminUserParts
      }
    }
  }

  fragment AdminUserParts on User {
    id
    email
    displayName
    status
    roles
    emailVerified
    locale
    timezone
  }
`);

const UserDocument = graphql(`
  query AdminUser($id: ID!) {
    node(id: $id) {
      ... on User {
        ...AdminUserParts
      }
    }
  }
`);

const SuspendDocument = graphql(`
  mutation SuspendUser($input: UserSuspendInput!) {
    userSuspend(input: $input) {
      errors {
        ...AdminErrorFields
      }
    }
  }
`);

const ReinstateDocument = graphql(`
  mutation ReinstateUser($input: UserReinstateInput!) {
    userReinstate(input: $input) {
      errors {
        ...AdminErrorFields
      }
    }
  }
`);

const GrantDocument = graphql(`
  mutation GrantRole($input: RoleGrantInput!) {
    roleGrant(input: $input) {
      errors {
        ...AdminErrorFields
      }
    }
  }
`);

const RevokeDocument = graphql(`
  mutation RevokeRole($input: RoleRevokeInput!) {
    roleRevoke(input: $input) {
      errors {
        ...AdminErrorFields
      }
    }
  }
`);

export type AdminUser = AdminUsersQuery['users']['nodes'][number];

/** Accounts, newest first. */
export function usersQuery({ q, status, role }: UserSearch) {
  return infiniteQueryOptions({
    queryKey: adminKeys.userList(q, status, role),
    queryFn: async ({ pageParam, signal }) => {
      const filter = { search: q ?? null, status: status ?? null, role: role ?? null };
      return (await execute(UsersDocument, { filter, after: pageParam }, signal)).users;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
}

/** An account; null if there is none. */
export const userQuery = (id: string) =>
  queryOptions({
    queryKey: adminKeys.user(id),
    queryFn: async ({ signal }): Promise<AdminUser | null> => {
      const { node } = await execute(UserDocument, { id }, signal);
      return node && 'email' in node ? (node as AdminUser) : null;
    },
  });

/** What is known of accounts and of what was done is asked for anew. */
export async function userWasChanged(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: adminKeys.user(id) }),
    client.invalidateQueries({ queryKey: adminKeys.users }),
    client.invalidateQueries({ queryKey: adminKeys.audit }),
  ]);
}

export async function suspend(userId: string, reason: string): Promise<void> {
  check((await execute(SuspendDocument, { input: { userId, reason } })).userSuspend.errors);
}

export async function reinstate(userId: string, reason: string): Promise<void> {
  check((await execute(ReinstateDocument, { input: { userId, reason } })).userReinstate.errors);
}

export async function grantRole(userId: string, role: Role, reason: string | null): Promise<void> {
  check((await execute(GrantDocument, { input: { userId, role, reason } })).roleGrant.errors);
}

export async function revokeRole(userId: string, role: Role, reason: string | null): Promise<void> {
  check((await execute(RevokeDocument, { input: { userId, role, reason } })).roleRevoke.errors);
}
