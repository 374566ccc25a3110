import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/router';

export const orderRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/orders/$orderId',
    validateSearch: (search: Record<string, unknown>): { secret?: string } =>
      typeof search['secret'] === 'string' ? { secret: search['secret'] } : {},
    loader: () => loadTexts('order'),
    component: lazyRouteComponent(() => import('./OrderPage'), 'OrderPage'),
  }),
];
