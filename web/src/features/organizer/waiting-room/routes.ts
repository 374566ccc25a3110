import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizerEventRoute } from '../area/routes';

/** Below an event: the line in which people wait to order. */
export const waitingRoomRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/waiting-room',
    loader: () => loadTexts('waitingRoom', 'events'),
    component: lazyRouteComponent(() => import('./WaitingRoomPage'), 'WaitingRoomPage'),
  }),
] as const;
