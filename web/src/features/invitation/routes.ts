import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readByPage } from '@/lib/search';
import { rootRoute } from '@/root';

/** Which secret the link of an invitation has: of one to a team, of one to an event by email, or of a link to share. */
interface Secrets {
  token?: string;
  guest?: string;
  link?: string;
}

const pages = () => import('./InvitationPage');

/** Where the link of an invitation leads, and where one asks for the links of one's orders. */
export const invitationRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/invitation',
    validateSearch: readByPage<Secrets>,
    component: lazyRouteComponent(pages, 'InvitationPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/find-order',
    component: lazyRouteComponent(pages, 'FindOrderPage'),
  }),
];
