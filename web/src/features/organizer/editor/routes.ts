import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute, organizerEventRoute } from '../routes';
import { editedEventQuery } from './event';
import { homeZoneQuery } from './zone';

/** Below an organization: an event to be made. */
export const newEventRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/events/new',
    loader: ({ context }) =>
      Promise.all([loadTexts('editor', 'events'), context.queryClient.query(homeZoneQuery)]),
    component: lazyRouteComponent(() => import('./NewEventPage'), 'NewEventPage'),
  }),
] as const;

/** Below an event: everything about it, to be changed. */
export const editRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/edit',
    loader: ({ context, params }) =>
      Promise.all([
        loadTexts('editor', 'events', 'venues'),
        context.queryClient.query(editedEventQuery(params.eventId)),
      ]),
    component: lazyRouteComponent(() => import('./EditPage'), 'EditPage'),
  }),
] as const;
