import { randomBytes } from 'node:crypto';
import { linkIn, Mailbox } from './mailbox';

/** A password that the product takes. */
export const PASSWORD = 'three quiet herons';
/** Access tokens live for five minutes; a new one is fetched before that. */
const TOKEN_MS = 4 * 60_000;

/** Something that nobody else has, for names and addresses. */
export const unique = () => randomBytes(6).toString('hex');

interface Answer {
  data?: Record<string, { errors?: { code: string; message: string }[] } | null>;
  errors?: { message: string }[];
}

export interface TicketWish {
  name: string;
  /** In euros, such as `12.50`; free without one. */
  price?: string;
  quantity?: number;
  salesStartAt?: string;
}

export interface Sale {
  id: string;
  slug: string;
  title: string;
  types: { id: string; name: string }[];
}

export interface RoomChange {
  mode?: 'OFF' | 'AUTOMATIC' | 'ON';
  opensAt?: string | null;
  perMinute?: number;
  isPaused?: boolean;
}

export interface Bought {
  id: string;
  code: string;
  secret: string;
  payment: { checkoutUrl: string | null } | null;
  tickets: { id: string; secret: string; holderName: string }[];
}

/** What tests set up without the pages: through the API, as any app would. */
export class Api {
  readonly mailbox: Mailbox;

  constructor(readonly origin: string) {
    this.mailbox = new Mailbox(origin);
  }

  /** Sends a document and gives the answer's only field; whatever is refused is an error. */
  async ask<T>(document: string, variables: Record<string, unknown>, token?: string): Promise<T> {
    const response = await fetch(`${this.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query: document, variables }),
    });
    const answer = (await response.json()) as Answer;
    const field = Object.values(answer.data ?? {})[0];
    const refused = [...(answer.errors ?? []), ...(field?.errors ?? [])].map((error) =>
      JSON.stringify(error),
    );
    if (refused.length > 0) throw new Error(`the API refused: ${refused.join(', ')}\n${document}`);
    return field as T;
  }

  /** Somebody with an account whose address is confirmed. */
  async account(name: string): Promise<Account> {
    const email = `${name.split(' ')[0]?.toLowerCase() ?? 'somebody'}.${unique()}@example.org`;
    const { signUpToken } = await this.ask<{ signUpToken: string }>(
      `mutation($input: AccountSignUpInput!) { accountSignUp(input: $input) { signUpToken errors { code message } } }`,
      { input: { email, password: PASSWORD, displayName: name, locale: 'en', timezone: 'Europe/Berlin' } },
    );
    const token = linkIn(await this.mailbox.wait(email), '/verify-email').searchParams.get('token');
    await this.ask(
      `mutation($input: EmailVerifyInput!) { emailVerify(input: $input) { errors { code message } } }`,
      { input: { token, signUpToken } },
    );
    return new Account(this, name, email, PASSWORD);
  }

  /** Somebody with an organization of their own. */
  async organizer(): Promise<Organizer> {
    const account = await this.account('Olga Organizer');
    const slug = `club-${unique()}`;
    const { organization } = await this.ask<{ organization: { id: string } }>(
      `mutation($input: OrganizationCreateInput!) {
         organizationCreate(input: $input) { organization { id } errors { code message } } }`,
      { input: { name: 'Club of Tests', currency: 'EUR', slug } },
      await account.token(),
    );
    return new Organizer(account, organization.id, slug);
  }

  /** Orders one of a ticket type, as a guest. */
  async buy(sale: Sale, options: { email?: string; name?: string; quantity?: number } = {}): Promise<Bought> {
    const { email = `guest.${unique()}@example.org`, name = 'Gwen Guest', quantity = 1 } = options;
    const { order } = await this.ask<{ order: Bought }>(
      `mutation($input: OrderPlaceInput!) { orderPlace(input: $input) {
         order { id code secret: guestSecret payment { checkoutUrl } tickets { id secret: code holderName } }
         errors { code message } } }`,
      {
        input: {
          eventId: sale.id,
          email,
          name,
          lines: [{ ticketTypeId: sale.types[0]?.id, quantity }],
          idempotencyKey: unique(),
        },
      },
    );
    return order;
  }

  /** Pays, as on the sandbox's page. */
  async pay(order: Bought): Promise<void> {
    const url = order.payment?.checkoutUrl;
    if (!url) throw new Error(`order ${order.code} has nothing to pay`);
    const body = new URLSearchParams({ outcome: 'succeed' });
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    if (answer.status !== 303) throw new Error(`the sandbox answered ${answer.status}`);
  }
}

export class Account {
  private known: { token: string; at: number } | undefined;

  constructor(
    readonly api: Api,
    readonly name: string,
    readonly email: string,
    readonly password: string,
  ) {}

  /** An access token for the API. */
  async token(): Promise<string> {
    if (!this.known || Date.now() - this.known.at > TOKEN_MS) {
      const { session } = await this.api.ask<{ session: { accessToken: string } }>(
        `mutation($input: SessionCreateInput!) {
           sessionCreate(input: $input) { session { accessToken } errors { code message } } }`,
        { input: { email: this.email, password: this.password } },
      );
      this.known = { token: session.accessToken, at: Date.now() };
    }
    return this.known.token;
  }
}

export class Organizer {
  private venue: Promise<string> | undefined;

  constructor(
    readonly account: Account,
    readonly organizationId: string,
    readonly slug: string,
  ) {}

  get api(): Api {
    return this.account.api;
  }

  private async ask<T>(document: string, variables: Record<string, unknown>): Promise<T> {
    return this.api.ask<T>(document, variables, await this.account.token());
  }

  /** A draft in a month, with a venue and without tickets. */
  async draft(title?: string): Promise<Sale> {
    this.venue ??= this.createVenue();
    return this.create(title, { venueId: await this.venue });
  }

  /** A draft in a month, without a venue as well. */
  async bareDraft(): Promise<Sale> {
    return this.create();
  }

  private async create(title = `Test Concert ${unique()}`, more: { venueId?: string } = {}): Promise<Sale> {
    const startsAt = new Date(Date.now() + 30 * 86_400_000);
    const { event } = await this.ask<{ event: { id: string; slug: string } }>(
      `mutation($input: EventCreateInput!) { eventCreate(input: $input) { event { id slug } errors { code message } } }`,
      {
        input: {
          organizationId: this.organizationId,
          title,
          summary: 'Songs for those who look closely.',
          description: 'Doors open **an hour before**.',
          startsAt: startsAt.toISOString(),
          endsAt: new Date(startsAt.getTime() + 3 * 3_600_000).toISOString(),
          timezone: 'Europe/Berlin',
          tags: ['music'],
          ...more,
        },
      },
    );
    return { ...event, title, types: [] };
  }

  /** A published event with the tickets. */
  async event(...tickets: TicketWish[]): Promise<Sale> {
    const draft = await this.draft();
    const types = [];
    for (const { price, ...ticket } of tickets) {
      const input = {
        eventId: draft.id,
        ...ticket,
        ...(price ? { price: { amount: price, currency: 'EUR' } } : {}),
      };
      const { ticketType } = await this.ask<{ ticketType: { id: string } }>(
        `mutation($input: TicketTypeCreateInput!) {
           ticketTypeCreate(input: $input) { ticketType { id } errors { code message } } }`,
        { input },
      );
      types.push({ id: ticketType.id, name: ticket.name });
    }
    await this.ask(
      `mutation($input: EventPublishInput!) { eventPublish(input: $input) { errors { code message } } }`,
      { input: { eventId: draft.id } },
    );
    return { ...draft, types };
  }

  /** Changes the event's waiting room. */
  async waitingRoom(sale: Sale, change: RoomChange): Promise<void> {
    await this.ask(
      `mutation($input: WaitingRoomUpdateInput!) { waitingRoomUpdate(input: $input) { errors { code message } } }`,
      { input: { eventId: sale.id, ...change } },
    );
  }

  /** Takes somebody into the team. */
  async grant(account: Account, role: 'MANAGER' | 'CHECK_IN_STAFF'): Promise<void> {
    await this.ask(
      `mutation($input: InvitationCreateInput!) { invitationCreate(input: $input) { errors { code message } } }`,
      { input: { organizationId: this.organizationId, email: account.email, role } },
    );
    const mail = await this.api.mailbox.wait(account.email, 'invites you');
    await this.api.ask(
      `mutation($input: InvitationAcceptInput!) { invitationAccept(input: $input) { errors { code message } } }`,
      { input: { token: linkIn(mail, '/invitation').searchParams.get('token') } },
      await account.token(),
    );
  }

  /** How many orders the event has, whatever became of them. */
  async orders(sale: Sale): Promise<number> {
    const event = await this.ask<{ statistics: { orders: { placed: number } } }>(
      `query($slug: String!) { event(slug: $slug) { statistics { orders { placed } } } }`,
      { slug: sale.slug },
    );
    return event.statistics.orders.placed;
  }

  private async createVenue(): Promise<string> {
    const { venue } = await this.ask<{ venue: { id: string } }>(
      `mutation($input: VenueCreateInput!) { venueCreate(input: $input) { venue { id } errors { code message } } }`,
      {
        input: {
          organizationId: this.organizationId,
          name: 'Old Foundry',
          address: 'Hüttenweg 3',
          city: 'Leipzig',
          country: 'DE',
          latitude: 51.34,
          longitude: 12.37,
        },
      },
    );
    return venue.id;
  }
}
