import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/root';

export const designRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/dev/design',
    component: lazyRouteComponent(() => import('./DesignPage'), 'DesignPage'),
  }),
];
