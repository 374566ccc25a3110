import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { readByPage } from '@/lib/search';
import { organizationRoute, organizerEventRoute } from '../area/routes';
import type { OrderFilters } from './filters';

const loader = () => loadTexts('orders');
const validateSearch = readByPage<OrderFilters>;

/** Below an organization: all its orders, and each of them. */
export const orderRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/orders',
    validateSearch,
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
    validateSearch,
    loader,
    component: lazyRouteComponent(() => import('./EventOrdersPage'), 'EventOrdersPage'),
  }),
] as const;
