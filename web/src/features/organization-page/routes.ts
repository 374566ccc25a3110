import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';

export const organizationPageRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/o/$slug',
    loader: () => loadTexts('organization'),
    component: lazyRouteComponent(() => import('./OrganizationPage'), 'OrganizationPage'),
  }),
];
