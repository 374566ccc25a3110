/** Keys of an organizer's area. */
export const organizationKeys = {
  mine: ['my-organizations'],
  one: (slug: string) => ['organization', slug],
  homeZone: ['home-zone'],
  team: (organization: string) => ['team', organization],
  venues: (organization: string) => ['venues', organization],
  hasOrders: (organization: string) => ['has-orders', organization],
  crm: (organization: string) => ['crm', organization],
  apiKeys: (organization: string) => ['api-keys', organization],
  profile: (organization: string) => ['organization-profile', organization],
  terms: (organization: string) => ['organization-own-terms', organization],
};

export const organizerEventKeys = {
  lists: ['organization-events'],
  list: (organization: string, phase: string, q = '') => [
    ...organizerEventKeys.lists,
    organization,
    'list',
    phase,
    q,
  ],
  first: (organization: string) => [...organizerEventKeys.lists, organization, 'first'],
  one: (id: string | undefined) => ['organizer-event', id],
  publishing: (id: string) => [...organizerEventKeys.one(id), 'publishing'],
  tickets: (id: string) => [...organizerEventKeys.one(id), 'tickets'],
  offered: (id: string) => [...organizerEventKeys.one(id), 'offered'],
  waitingRoom: (id: string) => ['event-waiting-room', id],
  edited: (id: string) => ['event-to-edit', id],
  content: (id: string) => ['event-content', id],
  begun: (id: string) => ['event-begun', id],
  description: (text: string) => ['description-preview', text],
  feedback: (id: string) => ['event-feedback', id],
  allStatistics: (id: string) => ['event-statistics', id],
  statistics: (id: string, sales: string) => [...organizerEventKeys.allStatistics(id), sales],
  doorMail: (id: string, text: string) => ['door-mail', id, text],
};

export const organizerOrderKeys = {
  lists: ['orders'],
  list: (organization: string, event: string | null, filters: object) => [
    ...organizerOrderKeys.lists,
    organization,
    event,
    filters,
  ],
  one: (id: string) => ['organizer-order', id],
  refund: (id: string, amount: string | undefined, refundable: string | undefined) => [
    'refund-preview',
    id,
    amount,
    refundable,
  ],
};

export const attendeeKeys = {
  all: ['attendees'],
  lists: (event: string) => [...attendeeKeys.all, event, 'list'],
  list: (event: string, filters: object) => [...attendeeKeys.lists(event), filters],
  counts: (event: string) => [...attendeeKeys.all, event, 'counts'],
};

export const invitationKeys = {
  all: (event: string) => ['event-invitations', event],
  list: (event: string, status: string) => [...invitationKeys.all(event), 'list', status],
  counts: (event: string) => [...invitationKeys.all(event), 'counts'],
  links: (event: string) => ['invitation-links', event],
};

export const messageKeys = {
  list: (event: string) => ['messages', event],
  failures: (id: string) => ['message-failures', id],
  reach: (event: string, audience: object) => ['message-reach', event, audience],
  preview: (words: object) => ['message-preview', words],
  templates: (organization: string) => ['message-templates', organization],
};
