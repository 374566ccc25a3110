import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  VenueCreateInput,
  VenueOfOrganizationFragment,
  VenueUpdateInput,
} from '@/graphql/generated/graphql';
import { countryName } from '@/lib/country-names';
import { execute } from '@/lib/graphql';
import { keyed } from '@/lib/key';
import { organizationKeys } from '@/lib/keys/organizer';
import { checkVersion } from '@/lib/meanwhile';
import type { Stand, Texts } from '@/lib/shared';
import { checkFields } from '../area/problems';

graphql(`
  fragment VenueOfOrganization on Venue {
    id
    name
    address
    city
    country
    latitude
    longitude
    timezone
    version
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
        ...OrganizationErrorFields
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
      current {
        ...VenueOfOrganization
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

export type Venue = VenueOfOrganizationFragment;
export type VenueWish = Omit<VenueCreateInput, 'organizationId' | 'idempotencyKey'>;
/** What a venue's form has. */
export type VenueTexts = Texts<'name' | 'address' | 'city' | 'country' | 'latitude' | 'longitude'>;

/** A venue as its form has it. */
export function standOf(venue: Venue): Stand<VenueTexts> {
  const { name, address, city, country, version } = venue;
  const degrees = (value: number | null | undefined) => String(value ?? '');
  const place = { latitude: degrees(venue.latitude), longitude: degrees(venue.longitude) };
  return { values: { name, address, city, country, ...place }, version };
}

/** All venues of an organization, by name. */
export function venuesQuery(organizationId: string) {
  return queryOptions({
    queryKey: organizationKeys.venues(organizationId),
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

/** Adds a venue; the same one under the same key is added once. */
export async function addVenue(key: string, organizationId: string, wish: VenueWish): Promise<Venue> {
  const input = keyed(key, { organizationId, ...wish });
  const { venue, errors } = (await execute(CreateVenueDocument, { input })).venueCreate;
  checkFields(errors);
  if (!venue) throw new Error('no venue in the answer');
  return venue;
}

/** Changes the venue with this id and version. Throws `EditedMeanwhile` with how its form is to stand. */
export async function changeVenue(input: VenueUpdateInput): Promise<Venue> {
  const { venueUpdate } = await execute(UpdateVenueDocument, { input });
  checkVersion(venueUpdate, standOf);
  checkFields(venueUpdate.errors);
  if (!venueUpdate.venue) throw new Error('no venue in the answer');
  return venueUpdate.venue;
}

/** `Berlin, Germany` in the language in use. */
export function placeOf({ city, country }: Pick<Venue, 'city' | 'country'>): string {
  return `${city}, ${countryName(country)}`;
}
