import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { requireViewer } from '@/features/account/routes';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';

// What the area asks for is loaded with it: routes are part of every page's first load.
const load = { event: () => import('./event'), organization: () => import('./organization') };

/** `/organizer` leads to the organization one works for, or to a first one. */
export const homeRoute = createRoute({
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
