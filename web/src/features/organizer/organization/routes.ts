import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { requireViewer } from '@/features/account/routes';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';
import { organizationRoute } from '../area/routes';

/** A first organization, or another one. */
export const newOrganizationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organizer/new',
  beforeLoad: ({ context, location }) => requireViewer(context, location.href),
  loader: async ({ context }) => (await import('./first')).prepareFirst(context.queryClient),
  component: lazyRouteComponent(() => import('./NewOrganizationPage'), 'NewOrganizationPage'),
});

/** Below an organization: what it is called, and what it sells in. */
export const settingsRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/settings',
    loader: () => loadTexts('settings', 'events', 'clash', 'platform', 'editor'),
    component: lazyRouteComponent(() => import('./SettingsPage'), 'SettingsPage'),
  }),
] as const;
