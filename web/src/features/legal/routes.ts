import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { readByPage } from '@/lib/search';
import { rootRoute } from '@/root';

interface Wanted {
  /** Another version than the one in force. */
  version?: number;
}

const validateSearch = readByPage<Wanted>;

export const legalRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/legal/$kind',
    validateSearch,
    loader: () => loadTexts('consent'),
    component: lazyRouteComponent(() => import('./LegalPage'), 'LegalPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/o/$slug/terms',
    validateSearch,
    loader: () => loadTexts('consent'),
    component: lazyRouteComponent(() => import('./LegalPage'), 'OrganizerTermsPage'),
  }),
];
