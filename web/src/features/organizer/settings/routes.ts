import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute } from '../area/routes';

/** Below an organization: what it is called, and what it sells in. */
export const settingsRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/settings',
    loader: () => loadTexts('settings', 'events', 'clash'),
    component: lazyRouteComponent(() => import('./SettingsPage'), 'SettingsPage'),
  }),
] as const;
