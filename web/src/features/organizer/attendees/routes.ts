import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { readByPage } from '@/lib/search';
import { organizerEventRoute } from '../area/routes';
import type { AttendeeFilters } from './filters';

/** Below an event: who is coming. */
export const attendeeRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/attendees',
    validateSearch: readByPage<AttendeeFilters>,
    loader: () => loadTexts('attendees'),
    component: lazyRouteComponent(() => import('./AttendeesPage'), 'AttendeesPage'),
  }),
] as const;
