import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { searchSchema, text } from '@/lib/search';
import { rootRoute } from '@/root';

const validateSearch = searchSchema({
  /** What makes the order visible to whoever has the link. */
  secret: text,
  /** Whoever comes back from paying has done what is theirs; that it arrived may be heard of later. */
  paid: (value): true | undefined => value === 1 || value === true || undefined,
});

export const orderRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/orders/$orderId',
    validateSearch,
    loader: () => loadTexts('order', 'event'),
    component: lazyRouteComponent(() => import('./OrderPage'), 'OrderPage'),
  }),
];
