import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { discoverKeys } from '@/lib/keys/visitor';

const FacetsDocument = graphql(`
  query DiscoverFacets {
    eventFacets(first: 30) {
      cities {
        value
        events
      }
      tags {
        value
        events
      }
    }
  }
`);

/** The towns and topics to choose from. */
export function useFacets() {
  const { data, isError } = useQuery({
    queryKey: discoverKeys.facets,
    queryFn: () => execute(FacetsDocument),
    staleTime: 300_000,
    // The page is of use without them, so nobody is asked to try again.
    refetchInterval: ({ state }) => (state.status === 'error' ? 10_000 : false),
  });
  return { data: data?.eventFacets, isError };
}
