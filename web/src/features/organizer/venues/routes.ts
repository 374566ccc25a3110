import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute } from '../area/routes';

/** Below an organization: where its events take place. */
export const venueRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/venues',
    loader: () => loadTexts('venues', 'events', 'clash'),
    component: lazyRouteComponent(() => import('./VenuesPage'), 'VenuesPage'),
  }),
] as const;
