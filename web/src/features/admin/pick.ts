import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';

/** Somebody or something that can be chosen. */
export interface Pick {
  id: string;
  name: string;
  /** What tells it from others of the same name. */
  more: string;
}

const PeopleDocument = graphql(`
  query PickPeople($search: String!) {
    users(filter: { search: $search }, first: 8) {
      nodes {
        id
        displayName
        email
      }
    }
  }
`);

const OrganizationsDocument = graphql(`
  query PickOrganizations($search: String!) {
    allOrganizations(search: $search, first: 8) {
      nodes {
        id
        name
        slug
      }
    }
  }
`);

const EventsDocument = graphql(`
  query PickEvents($search: String!) {
    allEvents(filter: { search: $search }, first: 8) {
      nodes {
        id
        title
        organization {
          name
        }
      }
    }
  }
`);

const NameDocument = graphql(`
  query NameOfNode($id: ID!) {
    node(id: $id) {
      ... on User {
        displayName
      }
      ... on Organization {
        name
      }
      ... on Event {
        title
      }
    }
  }
`);

/** What may be meant by what was typed. */
export const foundQuery = (kind: 'person' | 'organization' | 'event', search: string) =>
  queryOptions({
    queryKey: adminKeys.found(kind, search),
    enabled: search !== '',
    queryFn: async ({ signal }): Promise<Pick[]> => {
      if (kind === 'person') {
        const { users } = await execute(PeopleDocument, { search }, signal);
        return users.nodes.map(({ id, displayName, email }) => ({
          id,
          name: displayName,
          more: email,
        }));
      }
      if (kind === 'organization') {
        const { allOrganizations } = await execute(OrganizationsDocument, { search }, signal);
        return allOrganizations.nodes.map(({ id, name, slug }) => ({ id, name, more: slug }));
      }
      const { allEvents } = await execute(EventsDocument, { search }, signal);
      return allEvents.nodes.map(({ id, title, organization }) => ({
        id,
        name: title,
        more: organization.name,
      }));
    },
  });

/** What something is called, by its id; null if there is no such thing. */
export const nameQuery = (id: string) =>
  queryOptions({
    queryKey: adminKeys.name(id),
    enabled: id !== '',
    queryFn: async ({ signal }): Promise<string | null> => {
      const { node } = await execute(NameDocument, { id }, signal);
      const names = (node ?? {}) as { displayName?: string; name?: string; title?: string };
      return names.displayName ?? names.name ?? names.title ?? null;
    },
    retry: false,
  });
