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
    // `add` opens the form that adds some.
    validateSearch: readByPage<AttendeeFilters & { add?: true }>,
    loader: () => loadTexts('attendees'),
    component: lazyRouteComponent(() => import('./AttendeesPage'), 'AttendeesPage'),
  }),
] as const;
