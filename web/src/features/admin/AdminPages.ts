// The pages of administration, loaded together.
export { AuditPage } from './AuditPage';
export { EventsPage } from './EventsPage';
export { JobsPage } from './JobsPage';
export { LimitsPage } from './LimitsPage';
export { MailPage } from './mails/MailPage';
export { MailsPage } from './mails/MailsPage';
export { OrganizationPage } from './OrganizationPage';
export { OrganizationsPage } from './OrganizationsPage';
export { OverviewPage } from './OverviewPage';
export { ReportsPage } from './ReportsPage';
export { SettingsPage } from './SettingsPage';
export { UserPage } from './UserPage';
export { UsersPage } from './UsersPage';
export { SitePage } from './site/SitePage';
export { TextPage } from './site/TextPage';
