import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizerEventRoute } from '../routes';
import { parseAttendeeFilters } from './filters';

/** Below an event: who is coming. */
export const attendeeRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/attendees',
    validateSearch: parseAttendeeFilters,
    loader: () => loadTexts('attendees'),
    component: lazyRouteComponent(() => import('./AttendeesPage'), 'AttendeesPage'),
  }),
] as const;
