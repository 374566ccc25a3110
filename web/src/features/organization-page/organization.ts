import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrganizationPageQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizationPageKeys } from '@/lib/keys/organization';

// What depends on who asks is left out: this is answered alike for everybody, from the server's memory.
const OrganizationPageDocument = graphql(`
  query OrganizationPage($slug: String!) {
    organizationBySlug(slug: $slug) {
      id
      name
      slug
      aboutHtml
      accentColour
      accentTextColour
      contactEmail
      contactForm
      links {
        label
        url
      }
      logo {
        ...Logo
      }
    }
  }
`);

const UpcomingDocument = graphql(`
  query OrganizationUpcoming($id: ID!, $after: String) {
    events(filter: { organizationId: $id }, first: 12, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...EventCard
      }
    }
  }
`);

const PastDocument = graphql(`
  query OrganizationPast($id: ID!, $after: String) {
    organization(id: $id) {
      events(phase: PAST, first: 12, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          slug
          title
          startsAt
          endsAt
          timezone
        }
      }
    }
  }
`);

export type PublicOrganization = NonNullable<OrganizationPageQuery['organizationBySlug']>;

/** An organization as everybody sees it; null if there is none. */
export const organizationPageQuery = (slug: string) =>
  queryOptions({
    queryKey: organizationPageKeys.one(slug),
    queryFn: async ({ signal }) =>
      (await execute(OrganizationPageDocument, { slug }, signal)).organizationBySlug ?? null,
    staleTime: 60_000,
  });

const EMPTY = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };

/** Its events to come, as discover lists them. */
export const upcomingQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: organizationPageKeys.upcoming(id),
    queryFn: async ({ pageParam, signal }) =>
      (await execute(UpcomingDocument, { id, after: pageParam }, signal)).events,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null),
    staleTime: 60_000,
  });

/** Its events that are over, the latest first. */
export const pastQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: organizationPageKeys.past(id),
    queryFn: async ({ pageParam, signal }) =>
      (await execute(PastDocument, { id, after: pageParam }, signal)).organization?.events ?? EMPTY,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null),
    staleTime: 60_000,
  });
