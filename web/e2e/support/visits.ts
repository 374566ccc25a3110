import type { Api, Bought } from './api';
import { unique } from './api';

/** Things of the demo's, and of ours where the demo has none, that pages show. */
export interface Shown {
  org: string;
  orgId: string;
  event: { id: string; slug: string; cart: string };
  confirmed: Bought;
  pending: Bought;
  orderId: string;
  token: string;
  userId: string;
}

/** A page as somebody sees it. */
export interface Visit {
  name: string;
  route: string;
  path: (shown: Shown) => string;
  as?: 'participant' | 'organizer' | 'admin';
}

const organizing = (name: string, below: string): Visit => ({
  name: `organizer-${name}`,
  route: `/organizer/$org${below}`,
  path: ({ org, event, orderId }) =>
    `/organizer/${org}${below.replace('$eventId', event.id).replace('$orderId', orderId)}`,
  as: 'organizer',
});

const account = (name: string, path: string): Visit => ({
  name,
  route: path,
  path: () => path,
  as: 'participant',
});

const admin = (name: string, path: string): Visit => ({ name, route: path, path: () => path, as: 'admin' });

const withToken = (name: string, path: string): Visit => ({
  name,
  route: path,
  path: ({ token }) => `${path}?token=${token}`,
});

const order = (name: string, which: 'confirmed' | 'pending'): Visit => ({
  name,
  route: '/orders/$orderId',
  path: (shown) => `/orders/${shown[which].id}?secret=${shown[which].secret}`,
});

/** Every page at least once, and in the states that look different. */
export const visits: Visit[] = [
  { name: 'discover', route: '/', path: () => '/' },
  { name: 'discover-nothing', route: '/', path: () => '/?q=nothing-is-called-like-this' },
  { name: 'discover-list', route: '/', path: () => '/?view=list&tag=music' },
  { name: 'discover-map', route: '/', path: () => '/?view=map' },
  { name: 'event', route: '/events/$slug', path: ({ event }) => `/events/${event.slug}` },
  { name: 'event-sold-out', route: '/events/$slug', path: () => '/events/keramik-fur-anfanger' },
  { name: 'event-agenda', route: '/events/$slug', path: () => '/events/async-in-anger' },
  { name: 'event-online', route: '/events/$slug', path: () => '/events/community-call-accessible-ticketing' },
  { name: 'organization', route: '/o/$slug', path: ({ org }) => `/o/${org}` },
  { name: 'organizer-terms', route: '/o/$slug/terms', path: ({ org }) => `/o/${org}/terms` },
  { name: 'legal', route: '/legal/$kind', path: () => '/legal/cookies' },
  {
    name: 'checkout',
    route: '/events/$slug/checkout',
    path: ({ event }) => `/events/${event.slug}/checkout?cart=${event.cart}`,
  },
  {
    name: 'checkout-empty',
    route: '/events/$slug/checkout',
    path: ({ event }) => `/events/${event.slug}/checkout`,
  },
  order('order', 'confirmed'),
  order('order-to-pay', 'pending'),
  {
    name: 'feedback',
    route: '/orders/$orderId/feedback',
    path: ({ confirmed }) => `/orders/${confirmed.id}/feedback?secret=${confirmed.secret}`,
  },
  { name: 'design', route: '/dev/design', path: () => '/dev/design' },
  { name: 'not-found', route: '/', path: () => '/events/no-such-event' },
  { name: 'login', route: '/login', path: () => '/login' },
  withToken('login-by-link', '/login'),
  { name: 'sign-up', route: '/sign-up', path: () => '/sign-up' },
  { name: 'forgot-password', route: '/forgot-password', path: () => '/forgot-password' },
  withToken('reset-password', '/reset-password'),
  withToken('verify-email', '/verify-email'),
  withToken('change-email', '/change-email'),
  withToken('undo-email-change', '/undo-email-change'),
  withToken('undo-second-factor', '/undo-second-factor'),
  withToken('invitation', '/invitation'),
  { name: 'invited', route: '/invitation', path: ({ token }) => `/invitation?guest=${token}` },
  { name: 'find-order', route: '/find-order', path: () => '/find-order' },
  { name: 'unsubscribe', route: '/unsubscribe', path: ({ token }) => `/unsubscribe?key=${token}` },
  account('account', '/account'),
  account('account-security', '/account/security'),
  account('account-emails', '/account/emails'),
  account('account-data', '/account/data'),
  account('account-tickets', '/account/tickets'),
  account('account-orders', '/account/orders'),
  { name: 'organizer-new', route: '/organizer/new', path: () => '/organizer/new', as: 'participant' },
  { name: 'organizer', route: '/organizer', path: () => '/organizer', as: 'organizer' },
  organizing('events', ''),
  organizing('orders', '/orders'),
  organizing('order', '/orders/$orderId'),
  organizing('team', '/team'),
  organizing('api-keys', '/api-keys'),
  organizing('venues', '/venues'),
  organizing('settings', '/settings'),
  organizing('public-page', '/public-page'),
  organizing('new-event', '/events/new'),
  organizing('event-edit', '/events/$eventId/edit'),
  organizing('event-content', '/events/$eventId/content'),
  organizing('event-tickets', '/events/$eventId/tickets'),
  organizing('event-waiting-room', '/events/$eventId/waiting-room'),
  organizing('event', '/events/$eventId'),
  organizing('event-orders', '/events/$eventId/orders'),
  organizing('event-attendees', '/events/$eventId/attendees'),
  organizing('event-invitations', '/events/$eventId/invitations'),
  organizing('event-messages', '/events/$eventId/messages'),
  organizing('event-check-in', '/events/$eventId/check-in'),
  admin('admin', '/admin'),
  admin('admin-users', '/admin/users'),
  admin('admin-site', '/admin/site'),
  { ...admin('admin-site-text', '/admin/site/$kind'), path: () => '/admin/site/privacy' },
  admin('admin-mails', '/admin/mails'),
  { ...admin('admin-mail', '/admin/mails/$mail/$language'), path: () => '/admin/mails/order_confirmed/en' },
  admin('admin-events', '/admin/events'),
  admin('admin-organizations', '/admin/organizations'),
  {
    ...admin('admin-organization', '/admin/organizations/$organizationId'),
    path: ({ orgId }) => `/admin/organizations/${orgId}`,
  },
  admin('admin-reports', '/admin/reports'),
  admin('admin-audit', '/admin/audit'),
  admin('admin-jobs', '/admin/jobs'),
  admin('admin-limits', '/admin/limits'),
  admin('admin-settings', '/admin/settings'),
  { ...admin('admin-user', '/admin/users/$userId'), path: ({ userId }) => `/admin/users/${userId}` },
];

const SLUG = 'sommerjazz-im-hof';

interface DemoEvent {
  id: string;
  organization: { id: string; slug: string; orders: { nodes: { id: string }[] } };
  ticketTypes: { id: string; name: string }[];
}

/** Finds what the visits need, and makes what is missing. */
export async function prepareShown(api: Api, organizerToken: string): Promise<Shown> {
  const event = await api.ask<DemoEvent>(
    `query($slug: String!) { event(slug: $slug) {
       id organization { id slug orders(first: 1) { nodes { id } } } ticketTypes { id name } } }`,
    { slug: SLUG },
    organizerToken,
  );
  const sale = { id: event.id, slug: SLUG, title: SLUG, types: event.ticketTypes };
  const { id: userId } = await api.ask<{ id: string }>('query { viewer { id } }', {}, organizerToken);
  const email = `rita.${unique()}@example.org`;
  const pending = await api.buy(sale, { name: 'Rita Reader', email, quantity: 2 });
  const confirmed = await api.buy(sale, { name: 'Rita Reader', email });
  await api.pay(confirmed);
  await api.mailbox.wait(email);
  await api.ask(
    `mutation($input: OrganizationTermsPublishInput!) { organizationTermsPublish(input: $input) { errors { code } } }`,
    { input: { organizationId: event.organization.id, text: '# Our rules\n\nDoors open at seven.' } },
    organizerToken,
  );
  const cart = `${event.ticketTypes[0]?.id ?? ''}:2`;
  const orderId = event.organization.orders.nodes[0]?.id ?? '';
  return {
    org: event.organization.slug,
    orgId: event.organization.id,
    event: { id: event.id, slug: SLUG, cart },
    confirmed,
    pending,
    orderId,
    token: 'as-if-from-a-mail',
    userId,
  };
}
