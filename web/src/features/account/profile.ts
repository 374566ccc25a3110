import { infiniteQueryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AccountUpdateInput, MySessionsQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { accountKeys } from '@/lib/keys/account';
import { check } from '@/lib/refusal';

const UpdateAccountDocument = graphql(`
  mutation UpdateAccount($input: AccountUpdateInput!) {
    accountUpdate(input: $input) {
      user {
        id
        displayName
        locale
        timezone
      }
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Changes the account; returns what it is now. */
export async function updateAccount(input: AccountUpdateInput) {
  const { accountUpdate } = await execute(UpdateAccountDocument, { input });
  check(accountUpdate.errors);
  return accountUpdate.user;
}

const ChangePasswordDocument = graphql(`
  mutation ChangePassword($input: PasswordChangeInput!) {
    passwordChange(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Sets another password, which ends the sessions on all other devices. */
export async function changePassword(currentPassword: string, password: string): Promise<void> {
  const { passwordChange } = await execute(ChangePasswordDocument, { input: { currentPassword, password } });
  check(passwordChange.errors);
}

const MySessionsDocument = graphql(`
  query MySessions($after: String) {
    viewer {
      id
      sessions(first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          device
          createdAt
          lastUsedAt
          current
        }
      }
    }
  }
`);

export type MySession = NonNullable<MySessionsQuery['viewer']>['sessions']['nodes'][number];

/** Where the viewer is signed in. */
export const sessionsQuery = infiniteQueryOptions({
  queryKey: accountKeys.sessions,
  queryFn: ({ pageParam, signal }) => execute(MySessionsDocument, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ viewer }) =>
    viewer?.sessions.pageInfo.hasNextPage ? viewer.sessions.pageInfo.endCursor : null,
});

const EndSessionDocument = graphql(`
  mutation EndSession($input: SessionRevokeInput!) {
    sessionRevoke(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Signs out another device. One that is signed out already is as it should be. */
export async function endSession(sessionId: string): Promise<void> {
  const { sessionRevoke } = await execute(EndSessionDocument, { input: { sessionId } });
  check(sessionRevoke.errors.filter(({ code }) => code !== 'NOT_FOUND'));
}
