import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { organizationPageKeys } from '@/lib/keys/organization';
import { check } from '@/lib/refusal';

const FollowedDocument = graphql(`
  query FollowedOrganizations {
    viewer {
      id
      followedOrganizations(first: 100) {
        nodes {
          id
          name
          slug
        }
      }
    }
  }
`);

const EndFollowingDocument = graphql(`
  mutation EndFollowing($input: OrganizationUnfollowInput!) {
    organizationUnfollow(input: $input) {
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

/** The organizations that the viewer follows. */
export const followedQuery = queryOptions({
  queryKey: organizationPageKeys.followed,
  queryFn: async ({ signal }) =>
    (await execute(FollowedDocument, {}, signal)).viewer?.followedOrganizations.nodes ?? [],
});

/** Stops following an organization. */
export async function unfollow(organizationId: string): Promise<void> {
  const { organizationUnfollow } = await execute(EndFollowingDocument, { input: { organizationId } });
  check(organizationUnfollow.errors);
}
