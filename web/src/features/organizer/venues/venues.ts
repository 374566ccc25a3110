import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { VenueCreateInput, VenueOfOrganizationFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { checkFields } from '../events/problems';
import { countryName } from './countries';

graphql(`
  fragment VenueOfOrganization on Venue {
    id
    name
    address
    city
    country
    latitude
    longitude
  }
`);

const VenuesDocument = graphql(`
  query Venues($id: ID!, $after: String) {
    organization(id: $id) {
      id
      venues(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...VenueOfOrganization
        }
      }
    }
  }
`);

const CreateVenueDocument = graphql(`
  mutation CreateVenue($input: VenueCreateInput!) {
    venueCreate(input: $input) {
      venue {
        ...VenueOfOrganization
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

const UpdateVenueDocument = graphql(`
  mutation UpdateVenue($input: VenueUpdateInput!) {
    venueUpdate(input: $input) {
      venue {
        ...VenueOfOrganization
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

export type Venue = VenueOfOrganizationFragment;
export type VenueWish = Omit<VenueCreateInput, 'organizationId'>;

/** All venues of an organization, by name. */
export function venuesQuery(organizationId: string) {
  return queryOptions({
    queryKey: ['venues', organizationId],
    queryFn: async ({ signal }): Promise<Venue[]> => {
      const venues: Venue[] = [];
      let after: string | null = null;
      do {
        const page = await pageOf(organizationId, after, signal);
        venues.push(...(page?.nodes ?? []));
        after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after);
      return venues.sort((one, other) => one.name.localeCompare(other.name));
    },
  });
}

async function pageOf(id: string, after: string | null, signal: AbortSignal) {
  return (await execute(VenuesDocument, { id, after }, signal)).organization?.venues;
}

/** Adds a venue, or changes the one with this id. */
export async function saveVenue(
  organizationId: string,
  venueId: string | undefined,
  wish: VenueWish,
): Promise<Venue> {
  const { venue, errors } = venueId
    ? (await execute(UpdateVenueDocument, { input: { venueId, ...wish } })).venueUpdate
    : (await execute(CreateVenueDocument, { input: { organizationId, ...wish } })).venueCreate;
  checkFields(errors);
  if (!venue) throw new Error('no venue in the answer');
  return venue;
}

/** `Berlin, Germany` in the language in use. */
export function placeOf({ city, country }: Pick<Venue, 'city' | 'country'>): string {
  return `${city}, ${countryName(country)}`;
}
