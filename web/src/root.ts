import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, lazyRouteComponent } from '@tanstack/react-router';
import { Layout } from './components/Layout';

export interface RouterContext {
  queryClient: QueryClient;
}

/** Hardly any visit needs it. */
export const NotFound = lazyRouteComponent(() => import('./components/NotFound'), 'NotFound');

/** Features hang their routes below this one; `router` puts them together. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Layout,
  notFoundComponent: NotFound,
});
