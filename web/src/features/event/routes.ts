import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';
import { eventQuery } from './event';

export const eventRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/events/$slug',
    loader: async ({ context, params }) => {
      await Promise.all([
        loadTexts('event'),
        context.queryClient.query(eventQuery(params.slug)).catch(() => null),
      ]);
    },
    component: lazyRouteComponent(() => import('./EventPage'), 'EventPage'),
  }),
];
