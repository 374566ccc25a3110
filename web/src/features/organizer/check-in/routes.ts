import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizerEventRoute } from '../area/routes';

/** The door of an event. */
export const checkInRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/check-in',
    loader: () => loadTexts('door'),
    component: lazyRouteComponent(() => import('./CheckInPage'), 'CheckInPage'),
  }),
];
