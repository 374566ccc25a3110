import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizerEventRoute } from '../area/routes';

/** Below an event: what is written to those who come. */
export const messageRoutes = [
  createRoute({
    getParentRoute: () => organizerEventRoute,
    path: '/messages',
    // Texts and times are typed as in the editor.
    loader: () => loadTexts('messages', 'messageTemplates', 'editor', 'events'),
    component: lazyRouteComponent(() => import('./MessagesPage'), 'MessagesPage'),
  }),
] as const;
