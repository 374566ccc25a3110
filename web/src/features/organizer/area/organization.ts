import { queryOptions } from '@tanstack/react-query';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import { graphql } from '@/graphql/generated';
import type { MemberRole, OrganizationQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizationKeys } from '@/lib/keys/organizer';
import { loadOrKept } from '@/lib/offline-query';

const OrganizationDocument = graphql(`
  query Organization($slug: String!) {
    organizationBySlug(slug: $slug) {
      id
      name
      slug
      currency
      instantEvents
      version
      viewerRole
    }
  }
`);

const MyOrganizationsDocument = graphql(`
  query MyOrganizations {
    viewer {
      id
      organizations(first: 100) {
        nodes {
          id
          name
          slug
          viewerRole
        }
      }
    }
  }
`);

/** An organization as somebody in it sees it. */
export type Organization = Omit<NonNullable<OrganizationQuery['organizationBySlug']>, 'viewerRole'> & {
  viewerRole: MemberRole;
};

/** An organization by its address; null for whoever is not in it. */
export function organizationQuery(slug: string) {
  return queryOptions({
    queryKey: organizationKeys.one(slug),
    // Kept for the door, where there may be no network.
    queryFn: ({ signal }) =>
      loadOrKept(`organization/${slug}`, async (): Promise<Organization | null> => {
        const { organizationBySlug: found } = await execute(OrganizationDocument, { slug }, signal);
        return found?.viewerRole ? { ...found, viewerRole: found.viewerRole } : null;
      }),
    staleTime: 60_000,
  });
}

/** The organizations that the viewer is in. */
export const myOrganizationsQuery = queryOptions({
  queryKey: organizationKeys.mine,
  queryFn: async ({ signal }) =>
    (await execute(MyOrganizationsDocument, {}, signal)).viewer?.organizations.nodes ?? [],
  staleTime: 60_000,
});

/** May create and change events, and look after their orders. */
export function mayManage(role: MemberRole): boolean {
  return role === 'OWNER' || role === 'MANAGER';
}

/** May change the organization and who is in it. */
export function mayOwn(role: MemberRole): boolean {
  return role === 'OWNER';
}

/** The address of an organization that comes to be on a page outside of its area. */
export const OrganizationMade = createContext('');

/** The organization whose area the page is in. `OrganizerLayout` shows no page before it is there. */
export function useOrganization(): Organization {
  const made = useContext(OrganizationMade);
  const org = useParams({ strict: false, select: (params) => params.org }) ?? made;
  const { data } = useSuspenseQuery(organizationQuery(org));
  if (!data) throw new Error(`not in the organization ${org}`);
  return data;
}
