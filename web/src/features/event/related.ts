import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { EventFilter, RelatedEventFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { eventKeys } from '@/lib/keys/visitor';

graphql(`
  fragment RelatedEvent on Event {
    id
    slug
    title
    startsAt
    endsAt
    timezone
    format
    cover {
      ...Cover
    }
    venue {
      location {
        city
      }
    }
    organization {
      name
    }
  }
`);

const RelatedDocument = graphql(`
  query RelatedEvents($own: EventFilter!, $alike: EventFilter!) {
    own: events(filter: $own, first: 5) {
      nodes {
        ...RelatedEvent
      }
    }
    alike: events(filter: $alike, first: 7) {
      nodes {
        ...RelatedEvent
      }
    }
  }
`);

/** What others are looked for by. */
export interface Like {
  slug: string;
  tags: string[];
  venue?: { location?: { city?: string | null } | null } | null;
  organization: { id: string };
}

/** How many are shown. */
const MOST = 6;

/** Others around an event: in the same town, or about the same where it has none. */
export function alike({ venue, tags }: Pick<Like, 'venue' | 'tags'>): EventFilter {
  if (venue?.location?.city) return { city: venue.location.city };
  return tags[0] ? { tags: tags.slice(0, 1) } : {};
}

/** Those of the organizer first, no event twice, and not the one they are shown with. */
export function chosen(
  slug: string,
  own: RelatedEventFragment[],
  others: RelatedEventFragment[],
): RelatedEventFragment[] {
  const found = new Map([...own, ...others].map((event) => [event.slug, event]));
  found.delete(slug);
  return [...found.values()].slice(0, MOST);
}

/** The next events that whoever looks at one may like as well. The question is the same for everybody. */
export const relatedQuery = (event: Like) =>
  queryOptions({
    queryKey: eventKeys.related(event.slug),
    queryFn: async ({ signal }) => {
      const filters = { own: { organizationId: event.organization.id }, alike: alike(event) };
      const { own, alike: others } = await execute(RelatedDocument, filters, signal);
      return chosen(event.slug, own.nodes, others.nodes);
    },
    staleTime: 5 * 60_000,
  });
