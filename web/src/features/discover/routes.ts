import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { readByPage } from '@/lib/search';
import { rootRoute } from '@/root';
import type { Search } from './filters';

const page = () => import('./DiscoverPage');

export const discoverRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    validateSearch: readByPage<Search>,
    loaderDeps: ({ search }) => search,
    loader: async ({ context, deps }) => {
      const texts = loadTexts('discover');
      // The page shows that it waits; asking early only makes that short.
      (await page()).ask(context.queryClient, deps);
      await texts;
    },
    component: lazyRouteComponent(page, 'DiscoverPage'),
  }),
];
