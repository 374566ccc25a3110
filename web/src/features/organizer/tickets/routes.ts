import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizerEventRoute } from '../area/routes';

/** Below an event: what can be ordered for it. */
export const ticketRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/tickets',
    loader: () => loadTexts('tickets', 'events', 'clash'),
    component: lazyRouteComponent(() => import('./TicketsPage'), 'TicketsPage'),
  }),
] as const;
