import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizerEventRoute } from '../area/routes';

/** Below an event: whom its organizer invites by email. */
export const invitationRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/invitations',
    // Times are typed as in the editor.
    loader: () => loadTexts('invitations', 'events'),
    component: lazyRouteComponent(() => import('./InvitationsPage'), 'InvitationsPage'),
  }),
] as const;
