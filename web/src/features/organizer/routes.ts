import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { requireViewer } from '@/features/account/routes';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/router';
import { attendeeRoutes } from './attendees/routes';
import { checkInRoutes } from './check-in/routes';
import { editRoutes, newEventRoutes } from './editor/routes';
import type { EventFilters } from './events/phases';
import { messageRoutes } from './messages/routes';
import { eventOrderRoutes, orderRoutes } from './orders/routes';
import { settingsRoutes } from './settings/routes';
import { teamRoutes } from './team/routes';
import { ticketRoutes } from './tickets/routes';
import { venueRoutes } from './venues/routes';

// What the area asks for is loaded with it: routes are part of every page's first load.
const load = { event: () => import('./event'), organization: () => import('./organization') };

/** `/organizer` leads to the organization one works for, or to a first one. */
const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organizer',
  beforeLoad: async ({ context, location }) => {
    await requireViewer(context, location.href);
    const { myOrganizationsQuery } = await load.organization();
    const [first] = await context.queryClient.query(myOrganizationsQuery);
    throw first
      ? redirect({ to: '/organizer/$org', params: { org: first.slug }, replace: true })
      : redirect({ to: '/organizer/new', replace: true });
  },
});

const newRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organizer/new',
  beforeLoad: ({ context, location }) => requireViewer(context, location.href),
  loader: () => loadTexts('organizer'),
  component: lazyRouteComponent(() => import('./NewOrganizationPage'), 'NewOrganizationPage'),
});

/** The area of one organization; its pages are routes below this one. */
export const organizationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organizer/$org',
  beforeLoad: ({ context, location }) => requireViewer(context, location.href),
  loader: async ({ context, params }) => {
    const { organizationQuery } = await load.organization();
    await Promise.all([loadTexts('organizer'), context.queryClient.query(organizationQuery(params.org))]);
  },
  component: lazyRouteComponent(() => import('./OrganizerLayout'), 'OrganizerLayout'),
});

/** The area of one event of an organization; the event's pages are routes below this one. */
export const organizerEventRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/events/$eventId',
  loader: async ({ context, params }) => {
    const { organizerEventQuery } = await load.event();
    await context.queryClient.query(organizerEventQuery(params.eventId));
  },
  component: lazyRouteComponent(() => import('./EventLayout'), 'EventLayout'),
});

const eventsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/',
  // What is in the address is read by the page: routes are part of every page's first load.
  validateSearch: (search) => search as EventFilters,
  loader: () => loadTexts('events'),
  component: lazyRouteComponent(() => import('./EventsPage'), 'EventsPage'),
});

const overviewRoute = createRoute({
  getParentRoute: () => organizerEventRoute,
  path: '/',
  // The counts of those at the door are said as they are said there, what is missing as in the editor.
  loader: () => loadTexts('dashboard', 'door', 'events'),
  component: lazyRouteComponent(() => import('./OverviewPage'), 'OverviewPage'),
});

export const organizerRoutes = [
  homeRoute,
  newRoute,
  organizationRoute.addChildren([
    eventsRoute,
    ...newEventRoutes,
    ...orderRoutes,
    ...settingsRoutes,
    ...teamRoutes,
    ...venueRoutes,
    organizerEventRoute.addChildren([
      overviewRoute,
      ...editRoutes,
      ...ticketRoutes,
      ...eventOrderRoutes,
      ...attendeeRoutes,
      ...messageRoutes,
      ...checkInRoutes,
    ]),
  ]),
];
