import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizerEventRoute } from '../area/routes';

/** Below an event: how it stands. */
export const dashboardRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/',
    // The counts of those at the door are said as they are said there, what is missing as in the editor.
    loader: () => loadTexts('dashboard', 'door', 'events'),
    component: lazyRouteComponent(() => import('./OverviewPage'), 'OverviewPage'),
  }),
] as const;
