/** A search of an area's list: what is not looked for is left out. */
type Search = (string | undefined)[];

/** Keys of the area of those who run the platform. */
export const adminKeys = {
  users: ['admin-users'],
  userList: (...search: Search) => [...adminKeys.users, ...search],
  user: (id: string) => ['admin-user', id],
  organizationList: (...search: Search) => ['admin-organizations', ...search],
  organization: (id: string) => ['admin-organization', id],
  orders: (organization: string, ...search: Search) => ['admin-orders', organization, ...search],
  events: ['admin-events'],
  eventList: (...search: Search) => [...adminKeys.events, ...search],
  reports: ['admin-reports'],
  reportList: (...search: Search) => [...adminKeys.reports, ...search],
  reportSubjects: (ids: string[]) => ['admin-report-subjects', ids],
  audit: ['audit'],
  auditList: (search: object) => [...adminKeys.audit, search],
  jobs: ['jobs'],
  jobList: (...search: Search) => [...adminKeys.jobs, ...search],
  queues: ['job-queues'],
  limits: ['rate-limits'],
  overview: ['platform-overview'],
  found: (kind: string, search: string) => ['admin-found', kind, search],
  name: (id: string) => ['admin-name', id],
  settings: ['site-settings'],
  site: ['site'],
  mails: ['mail-texts'],
  mailPreview: (draft: string) => ['mail-text-preview', draft],
  legal: (kind: string) => ['legal-text-versions', kind],
  crm: ['crm', 'platform'],
};
