import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/router';
import { parseFilters } from './filters';

export const discoverRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    validateSearch: parseFilters,
    loader: () => loadTexts('discover'),
    component: lazyRouteComponent(() => import('./DiscoverPage'), 'DiscoverPage'),
  }),
];
