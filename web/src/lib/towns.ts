import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { TownFieldsFragment } from '@/graphql/generated/graphql';
import { execute } from './graphql';
import { placeKeys } from './keys/places';

graphql(`
  fragment TownFields on Town {
    name
    nameAsTyped
    countryCode
    region
    latitude
    longitude
    timezone
  }
`);

const TownsDocument = graphql(`
  query Towns($search: String!) {
    towns(search: $search) {
      ...TownFields
    }
  }
`);

export type Town = TownFieldsFragment;

/** The towns that may be meant by what was typed. */
export function townsQuery(search: string) {
  return queryOptions({
    queryKey: placeKeys.towns(search),
    queryFn: async ({ signal }): Promise<Town[]> =>
      search ? (await execute(TownsDocument, { search }, signal)).towns : [],
    // Towns stay where they are.
    staleTime: Infinity,
  });
}
