import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { requireViewer } from '@/features/account/routes';
import { loadTexts } from '@/lib/i18n';
import { readByPage } from '@/lib/search';
import { rootRoute } from '@/root';
import type { AuditSearch } from './audit';
import type { EventSearch } from './events';
import type { JobSearch } from './jobs';
import type { OrganizationSearch, RecordSearch } from './organizations';
import type { ReportSearch } from './reports';
import type { UserSearch } from './users';

/** In one file: each of its own would be named in what every visitor loads first. */
const adminPages = () => import('./AdminPages');

/** The area of those who run the platform; its pages are routes below this one. */
const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin',
  beforeLoad: ({ context, location }) => requireViewer(context, location.href),
  loader: () => loadTexts('admin', 'platform', 'audit'),
  component: lazyRouteComponent(() => import('./AdminLayout'), 'AdminLayout'),
});

const overviewRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/',
  component: lazyRouteComponent(adminPages, 'OverviewPage'),
});

const siteRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/site',
  loader: () => loadTexts('publicPage', 'clash', 'mailTexts'),
  component: lazyRouteComponent(adminPages, 'SitePage'),
});

const textRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/site/$kind',
  loader: () => loadTexts('editor'),
  component: lazyRouteComponent(adminPages, 'TextPage'),
});

const mailsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/mails',
  loader: () => loadTexts('mailTexts'),
  component: lazyRouteComponent(adminPages, 'MailsPage'),
});

const mailRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/mails/$mail/$language',
  loader: () => loadTexts('mailTexts', 'clash'),
  component: lazyRouteComponent(adminPages, 'MailPage'),
});

const usersRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/users',
  validateSearch: readByPage<UserSearch>,
  component: lazyRouteComponent(adminPages, 'UsersPage'),
});

const userRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/users/$userId',
  component: lazyRouteComponent(adminPages, 'UserPage'),
});

const eventsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/events',
  validateSearch: readByPage<EventSearch>,
  component: lazyRouteComponent(adminPages, 'EventsPage'),
});

const organizationsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/organizations',
  validateSearch: readByPage<OrganizationSearch>,
  component: lazyRouteComponent(adminPages, 'OrganizationsPage'),
});

// The name is its own: the tests find routes by names.
const recordsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/organizations/$organizationId',
  validateSearch: readByPage<RecordSearch>,
  loader: () => loadTexts('orders'),
  component: lazyRouteComponent(adminPages, 'OrganizationPage'),
});

const reportsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/reports',
  validateSearch: readByPage<ReportSearch>,
  component: lazyRouteComponent(adminPages, 'ReportsPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/audit',
  validateSearch: readByPage<AuditSearch>,
  component: lazyRouteComponent(adminPages, 'AuditPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/settings',
  loader: () => loadTexts('clash'),
  component: lazyRouteComponent(adminPages, 'SettingsPage'),
});

const limitsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/limits',
  component: lazyRouteComponent(adminPages, 'LimitsPage'),
});

const jobsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/jobs',
  validateSearch: readByPage<JobSearch>,
  component: lazyRouteComponent(adminPages, 'JobsPage'),
});

export const adminRoutes = [
  adminRoute.addChildren([
    overviewRoute,
    siteRoute,
    textRoute,
    mailsRoute,
    mailRoute,
    usersRoute,
    userRoute,
    organizationsRoute,
    recordsRoute,
    eventsRoute,
    reportsRoute,
    auditRoute,
    jobsRoute,
    limitsRoute,
    settingsRoute,
  ]),
];
