import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext } from '@tanstack/react-router';
import { Layout } from './components/Layout';
import { NotFound } from './components/NotFound';

export interface RouterContext {
  queryClient: QueryClient;
}

/** Features hang their routes below this one; `router` puts them together. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Layout,
  notFoundComponent: NotFound,
});
