import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';

interface Search {
  /** What makes the order visible to whoever has the link. */
  secret?: string;
  /** Whoever comes back from paying has done what is theirs; that it arrived may be heard of later. */
  paid?: true;
}

export const orderRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/orders/$orderId',
    validateSearch: (search: Record<string, unknown>): Search => ({
      ...(typeof search['secret'] === 'string' && { secret: search['secret'] }),
      ...((search['paid'] === 1 || search['paid'] === true) && { paid: true as const }),
    }),
    loader: () => loadTexts('order'),
    component: lazyRouteComponent(() => import('./OrderPage'), 'OrderPage'),
  }),
];
