import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { organizationRoute } from '../area/routes';

/** Below an organization: the keys of its programs. */
export const apiKeyRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/api-keys',
    loader: () => loadTexts('apiKeys', 'account', 'myAccount'),
    component: lazyRouteComponent(() => import('./ApiKeysPage'), 'ApiKeysPage'),
  }),
] as const;
