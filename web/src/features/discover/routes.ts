import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';
import { eventsQuery } from './events';
import { parseSearch } from './filters';

export const discoverRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    validateSearch: parseSearch,
    loaderDeps: ({ search }) => search,
    loader: async ({ context, deps: { view, ...filters } }) => {
      // The page shows that it waits; asking early only makes that short.
      if (!view) void context.queryClient.infiniteQuery(eventsQuery(filters)).catch(() => undefined);
      await loadTexts('discover');
    },
    component: lazyRouteComponent(() => import('./DiscoverPage'), 'DiscoverPage'),
  }),
];
