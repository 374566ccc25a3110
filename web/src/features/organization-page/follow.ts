import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import { now } from '@/lib/clock';
import { execute } from '@/lib/graphql';
import { organizationPageKeys } from '@/lib/keys/organization';
import { check } from '@/lib/refusal';

const FollowsDocument = graphql(`
  query FollowsOrganization($id: ID!) {
    organization(id: $id) {
      id
      viewerFollows
    }
  }
`);

const FollowDocument = graphql(`
  mutation FollowOrganization($input: OrganizationFollowInput!) {
    organizationFollow(input: $input) {
      organization {
        id
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

const UnfollowDocument = graphql(`
  mutation UnfollowOrganization($input: OrganizationUnfollowInput!) {
    organizationUnfollow(input: $input) {
      organization {
        id
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

/** Whether the viewer follows an organization. */
export const followsQuery = (id: string) =>
  queryOptions({
    queryKey: organizationPageKeys.follows(id),
    queryFn: async ({ signal }) =>
      (await execute(FollowsDocument, { id }, signal)).organization?.viewerFollows ?? false,
    staleTime: 60_000,
  });

/** Follows an organization, or stops following it. Returns what holds then. */
export async function setFollowing(organizationId: string, follows: boolean): Promise<boolean> {
  const input = { organizationId };
  const { errors } = follows
    ? (await execute(FollowDocument, { input })).organizationFollow
    : (await execute(UnfollowDocument, { input })).organizationUnfollow;
  check(errors);
  return follows;
}

/** Whom somebody wanted to follow who has to log in first. In this tab only: an address that follows would be abused. */
const KEY = 'followAfterLogin';
/** Logging in takes no longer; whoever comes back much later may have thought better of it. */
const KEPT_MS = 15 * 60_000;

export function keepWish(organizationId: string): void {
  try {
    sessionStorage.setItem(KEY, `${now()} ${organizationId}`);
  } catch {
    // Without storage one presses the button again.
  }
}

/** Whether somebody wanted to follow this organization before they logged in. It is forgotten then. */
export function takeWish(organizationId: string): boolean {
  try {
    const [at, wished] = (sessionStorage.getItem(KEY) ?? '').split(' ');
    sessionStorage.removeItem(KEY);
    return wished === organizationId && now() - Number(at) < KEPT_MS;
  } catch {
    return false;
  }
}
