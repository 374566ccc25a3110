import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute } from '../area/routes';

/** Below an organization: what it tells the public, and how its mails look. */
export const publicPageRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/public-page',
    loader: () => loadTexts('publicPage', 'cover', 'editor', 'events', 'clash'),
    component: lazyRouteComponent(() => import('./PublicPage'), 'PublicPage'),
  }),
] as const;
