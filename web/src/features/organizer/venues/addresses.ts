import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AddressesQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { language } from '@/lib/i18n';
import { placeKeys } from '@/lib/keys/places';
import { checkFields } from '../area/problems';

const GeocoderDocument = graphql(`
  query Geocoder {
    geocoder {
      credit
      creditUrl
    }
  }
`);

const AddressesDocument = graphql(`
  query Addresses($organizationId: ID!, $search: String!, $locale: String!) {
    addressSearch(organizationId: $organizationId, search: $search, locale: $locale) {
      addresses {
        label
        street
        postcode
        city
        country
        latitude
        longitude
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

export type Address = AddressesQuery['addressSearch']['addresses'][number];

/** Whose addresses can be searched for; null where that is not set up. */
export const geocoderQuery = queryOptions({
  queryKey: placeKeys.geocoder,
  queryFn: async ({ signal }) => (await execute(GeocoderDocument, {}, signal)).geocoder,
  staleTime: Infinity,
});

/** The addresses that may be meant. What is searched for goes to another system: only when somebody presses for it. */
export async function findAddresses(organizationId: string, search: string): Promise<Address[]> {
  const { addressSearch } = await execute(AddressesDocument, { organizationId, search, locale: language() });
  checkFields(addressSearch.errors);
  return addressSearch.addresses;
}
