import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  VenueLocationInput,
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
    location {
      address
      city
      country
    }
    latitude
    longitude
    capacity
    description
    exclusive
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
/** What is wished for a venue, new or not. */
export interface VenueWish {
  name: string;
  location: VenueLocationInput;
  capacity: number | null;
  description: string | null;
  exclusive: boolean;
}
/** What a venue's form has; `exclusive` is `on` or empty. */
export type VenueTexts = Texts<
  | 'name'
  | 'address'
  | 'city'
  | 'country'
  | 'latitude'
  | 'longitude'
  | 'capacity'
  | 'description'
  | 'exclusive'
>;

/** A venue as its form has it. */
export function standOf(venue: Venue): Stand<VenueTexts> {
  const { name, location, latitude, longitude, capacity, description, exclusive, version } = venue;
  const text = (value: string | number | null | undefined) => String(value ?? '');
  const values = {
    name,
    address: text(location?.address),
    city: text(location?.city),
    country: text(location?.country),
    latitude: text(latitude),
    longitude: text(longitude),
    capacity: text(capacity),
    description: text(description),
    exclusive: exclusive ? 'on' : '',
  };
  return { values, version };
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
  const { location, ...others } = wish;
  const input = keyed(key, { organizationId, ...others, ...location });
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

/** `Berlin, Germany` in the language in use, as far as that is known. */
export function placeOf({ location }: Pick<Venue, 'location'>): string {
  const { city, country } = location ?? {};
  return [city, country && countryName(country)].filter(Boolean).join(', ');
}

/** The venue's name, and where it is. */
export function namedPlaceOf(venue: Pick<Venue, 'name' | 'location'>): string {
  return [venue.name, placeOf(venue)].filter(Boolean).join(', ');
}
