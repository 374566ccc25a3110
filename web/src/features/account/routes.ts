import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { matching, searchSchema, text, token } from '@/lib/search';
import { loadViewer } from '@/lib/viewer';
import { rootRoute, type RouterContext } from '@/root';

const validateSearch = searchSchema({
  /** Where to go once signed in: a path of the app's own. Another site's would make our login page vouch for it. */
  next: matching(/^\/(?![/\\])/),
  /** What a mailed link carries. */
  token,
});

/** For pages of whoever is signed in: others log in first and come back. */
export async function requireViewer(context: RouterContext, href: string): Promise<void> {
  const viewer = await loadViewer(context.queryClient);
  if (!viewer) throw redirect({ to: '/login', search: { next: href } });
}

const loader = () => loadTexts('account', 'myAccount');

const accountPages = () => import('./AccountPages');
const linkPages = () => import('./LinkPages');

/** The pages of whoever is signed in are routes below this one. */
const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  beforeLoad: ({ context, location }) => requireViewer(context, location.href),
  loader,
  component: lazyRouteComponent(() => import('./AccountLayout'), 'AccountLayout'),
});

const profileRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/',
  component: lazyRouteComponent(accountPages, 'ProfilePage'),
});

const securityRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/security',
  loader: () => loadTexts('apiKeys'),
  component: lazyRouteComponent(accountPages, 'SecurityPage'),
});

const emailsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/emails',
  component: lazyRouteComponent(accountPages, 'EmailsPage'),
});

const dataRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/data',
  component: lazyRouteComponent(accountPages, 'DataPage'),
});

const ticketsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/tickets',
  component: lazyRouteComponent(() => import('./TicketsPage'), 'TicketsPage'),
});

const ordersRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/orders',
  component: lazyRouteComponent(() => import('./OrdersPage'), 'OrdersPage'),
});

export const accountRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/login',
    validateSearch,
    loader,
    component: lazyRouteComponent(() => import('./LoginPage'), 'LoginPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-up',
    validateSearch,
    loader: () => loadTexts('account', 'myAccount', 'consent'),
    component: lazyRouteComponent(linkPages, 'SignUpPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/forgot-password',
    loader,
    component: lazyRouteComponent(linkPages, 'ForgotPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reset-password',
    validateSearch,
    loader,
    component: lazyRouteComponent(linkPages, 'ResetPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/verify-email',
    validateSearch,
    loader,
    component: lazyRouteComponent(linkPages, 'VerifyEmailPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/undo-second-factor',
    validateSearch,
    loader,
    component: lazyRouteComponent(linkPages, 'UndoFactorPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/change-email',
    validateSearch,
    beforeLoad: ({ context, location }) => requireViewer(context, location.href),
    loader,
    component: lazyRouteComponent(linkPages, 'ChangeEmailPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/undo-email-change',
    validateSearch,
    loader,
    component: lazyRouteComponent(linkPages, 'UndoEmailPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/unsubscribe',
    validateSearch: searchSchema({ key: text }),
    loader,
    component: lazyRouteComponent(linkPages, 'UnsubscribePage'),
  }),
  accountRoute.addChildren([profileRoute, securityRoute, emailsRoute, dataRoute, ticketsRoute, ordersRoute]),
];
