import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute, organizerEventRoute } from '../area/routes';

// What the editor asks is loaded with it: routes are part of every page's first load.
const load = { event: () => import('./event'), zone: () => import('./zone') };

/** Below an organization: an event to be made. */
export const newEventRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/events/new',
    loader: async ({ context }) => {
      const { homeZoneQuery } = await load.zone();
      await Promise.all([
        loadTexts('editor', 'events', 'venues', 'tickets', 'cover'),
        context.queryClient.query(homeZoneQuery),
      ]);
    },
    component: lazyRouteComponent(() => import('./NewEventPage'), 'NewEventPage'),
  }),
] as const;

/** Below an event: everything about it, and what else its page has, to be changed. */
export const editRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/edit',
    loader: async ({ context, params }) => {
      const { editedEventQuery } = await load.event();
      await Promise.all([
        loadTexts('editor', 'events', 'venues', 'cover', 'clash'),
        context.queryClient.query(editedEventQuery(params.eventId)),
      ]);
    },
    component: lazyRouteComponent(() => import('./EditPage'), 'EditPage'),
  }),
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/content',
    component: lazyRouteComponent(() => import('../content/ContentPage'), 'ContentPage'),
  }),
] as const;
