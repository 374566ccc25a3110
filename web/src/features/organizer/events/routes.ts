import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { readByPage } from '@/lib/search';
import { organizationRoute } from '../area/routes';
import type { EventFilters } from './phases';

/** Below an organization: its events. */
export const eventRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/',
    validateSearch: readByPage<EventFilters>,
    loader: () => loadTexts('events'),
    component: lazyRouteComponent(() => import('./EventsPage'), 'EventsPage'),
  }),
] as const;
