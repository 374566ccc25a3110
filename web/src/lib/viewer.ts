import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { graphql } from '@/graphql/generated';
import type { ViewerQuery } from '@/graphql/generated/graphql';
import { execute } from './graphql';
import { followAccount } from './i18n';
import { whatIsKept } from './kept';
import { viewerKey } from './keys/visitor';
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
      timezone
      roles
      lacksSecondFactor
    }
  }
`);

/** Asks who is signed in. What the device keeps is theirs from then on; without a network, whose it was before. */
async function whoIsIn(): Promise<Viewer | null> {
  if (!maybeSignedIn()) {
    void followAccount();
    return null;
  }
  const { belongTo, loadOrKept, takeUp } = await whatIsKept();
  await takeUp().catch(() => false);
  return loadOrKept('viewer', async () => {
    const viewer = (await execute(ViewerDocument)).viewer ?? null;
    if (viewer) await belongTo(viewer.id).catch(() => undefined);
    void followAccount(viewer?.locale);
    return viewer;
  });
}

/** Who is signed in; null for nobody. */
export const viewerQuery = queryOptions({
  queryKey: viewerKey,
  queryFn: whoIsIn,
  staleTime: 5 * 60_000,
});

/** Who is signed in. That it is nobody is only sure once somebody could be asked. */
export function useViewer(): { viewer: Viewer | null; loading: boolean; nobody: boolean } {
  const query = useQuery(viewerQuery);
  return { viewer: query.data ?? null, loading: query.isPending, nobody: query.data === null };
}

/** Shows the account as it is after a change of its owner's. */
export function viewerChanged(client: QueryClient, change: Partial<Viewer>): void {
  const viewer = client.setQueryData(viewerQuery.queryKey, (before) => before && { ...before, ...change });
  if (viewer)
    void whatIsKept()
      .then(({ keep }) => keep('viewer', viewer))
      .catch(() => undefined);
}

/**
 * Everything that was loaded belongs to whoever was signed in. When that changes, what is on the page is asked for anew
 * and the rest is forgotten, so that the next person sees nothing of it. With somebody else it is not even shown meanwhile.
 */
export function useSessionWatch(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onSessionChange((another) => {
        client.removeQueries({ type: 'inactive' });
        void (another ? client.resetQueries() : client.invalidateQueries());
      }),
    [client],
  );
}

/** For routes: who is signed in, from the cache if known. Throws when it can't be found out. */
export async function loadViewer(client: QueryClient): Promise<Viewer | null> {
  // That it was nobody says nothing any more once somebody has logged in.
  const outdated = client.getQueryData(viewerQuery.queryKey) === null && maybeSignedIn();
  return client.query({ ...viewerQuery, staleTime: outdated ? 0 : 'static' });
}
