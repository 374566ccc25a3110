import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { graphql } from '@/graphql/generated';
import type { ViewerQuery } from '@/graphql/generated/graphql';
import { execute } from './graphql';
import { maybeSignedIn, onSessionChange } from './session';

export type Viewer = NonNullable<ViewerQuery['viewer']>;

const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      email
      displayName
      emailVerified
      locale
      roles
    }
  }
`);

/** Who is signed in; null for nobody. */
export const viewerQuery = queryOptions({
  queryKey: ['viewer'],
  queryFn: async () => (maybeSignedIn() ? ((await execute(ViewerDocument)).viewer ?? null) : null),
  staleTime: 5 * 60_000,
});

export function useViewer(): { viewer: Viewer | null; loading: boolean } {
  const query = useQuery(viewerQuery);
  return { viewer: query.data ?? null, loading: query.isPending };
}

/** Everything that was loaded belongs to whoever was signed in; it is asked for anew when that changes. */
export function useSessionWatch(): void {
  const client = useQueryClient();
  useEffect(() => onSessionChange(() => void client.invalidateQueries()), [client]);
}

/** For routes: who is signed in, from the cache if known. */
export async function loadViewer(client: QueryClient): Promise<Viewer | null> {
  return client.query({ ...viewerQuery, staleTime: 'static' }).catch(() => null);
}
