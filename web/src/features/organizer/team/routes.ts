import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute } from '../area/routes';

/** Below an organization: who works for it. */
export const teamRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/team',
    loader: () => loadTexts('team'),
    component: lazyRouteComponent(() => import('./TeamPage'), 'TeamPage'),
  }),
] as const;
