/** Keys of what somebody has here, or opens with a link from a mail. */
export const accountKeys = {
  mails: (mailKey = '') => ['my-mails', mailKey],
  orders: ['my-orders'],
  secondFactor: ['my-second-factor'],
  sessions: ['my-sessions'],
  tickets: (period: string) => ['my-tickets', period],
  ticketCode: (secret: string) => ['ticket-code', secret],
};

export const orderKeys = {
  nameShown: (id: string) => ['order-name-shown', id],
  /** However it was opened. */
  all: (id: string) => ['order', id],
  one: (id: string, secret: string | undefined) => [...orderKeys.all(id), secret ?? null],
};

export const feedbackKeys = {
  /** However it was opened. */
  all: (order: string) => ['feedback', order],
  one: (order: string, secret: string | undefined) => [...feedbackKeys.all(order), secret ?? null],
};

export const invitationKey = (token: string) => ['invitation', token];

/** The place in the line of an event's waiting room. */
export const waitingPlaceKey = (event: string) => ['waiting-place', event];
