import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { requireViewer } from '@/features/account/routes';
import { loadTexts } from '@/lib/i18n';
import { readByPage } from '@/lib/search';
import { rootRoute } from '@/root';
import { organizationRoute, organizerEventRoute } from './area/routes';
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
const load = { organization: () => import('./organization') };

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

const eventsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/',
  validateSearch: readByPage<EventFilters>,
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
