import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute, organizerEventRoute } from '../routes';
import { parseOrderFilters } from './filters';

const loader = () => loadTexts('orders');

/** Below an organization: all its orders, and each of them. */
export const orderRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/orders',
    validateSearch: parseOrderFilters,
    loader,
    component: lazyRouteComponent(() => import('./OrdersPage'), 'OrdersPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/orders/$orderId',
    loader,
    component: lazyRouteComponent(() => import('./OrderPage'), 'OrderPage'),
  }),
] as const;

/** Below an event: its orders. */
export const eventOrderRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/orders',
    validateSearch: parseOrderFilters,
    loader,
    component: lazyRouteComponent(() => import('./EventOrdersPage'), 'EventOrdersPage'),
  }),
] as const;
