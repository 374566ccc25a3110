import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { searchSchema, token } from '@/lib/search';
import { rootRoute } from '@/root';

/** Where the link of an invitation leads. */
export const invitationRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/invitation',
    validateSearch: searchSchema({ token }),
    loader: () => Promise.all([loadTexts('invitation'), loadTexts('organizer')]),
    component: lazyRouteComponent(() => import('./InvitationPage'), 'InvitationPage'),
  }),
];
