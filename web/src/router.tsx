import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { Failure } from './components/Failure';
import { Page, Skeleton } from './components/ui';
import { accountRoutes } from './features/account/routes';
import { adminRoutes } from './features/admin/routes';
import { checkoutRoutes } from './features/checkout/routes';
import { designRoutes } from './features/design/routes';
import { discoverRoutes } from './features/discover/routes';
import { eventRoutes } from './features/event/routes';
import { feedbackRoutes } from './features/feedback/routes';
import { invitationRoutes } from './features/invitation/routes';
import { legalRoutes } from './features/legal/routes';
import { orderRoutes } from './features/order/routes';
import { organizationPageRoutes } from './features/organization-page/routes';
import { organizerRoutes } from './features/organizer/routes';
import { NotFound, rootRoute } from './root';

function Pending() {
  return (
    <Page>
      <Skeleton className="mb-4 h-9 w-2/3" />
      <Skeleton className="h-40 w-full" />
    </Page>
  );
}

export function createAppRouter(queryClient: QueryClient) {
  const routeTree = rootRoute.addChildren([
    ...discoverRoutes,
    ...eventRoutes,
    ...checkoutRoutes,
    ...orderRoutes,
    ...feedbackRoutes,
    ...accountRoutes,
    ...invitationRoutes,
    ...organizationPageRoutes,
    ...legalRoutes,
    ...organizerRoutes,
    ...adminRoutes,
    ...designRoutes,
  ]);
  return createRouter({
    routeTree,
    context: { queryClient },
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: Pending,
    defaultErrorComponent: Failure,
    defaultNotFoundComponent: NotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
