import type { EventCreateInput, OrganizationCreateInput } from '@/graphql/generated/graphql';
import { Refused } from '@/lib/refusal';
import type { TicketWish } from '../tickets/tickets';

export type OrganizationWish = Pick<OrganizationCreateInput, 'name' | 'currency'>;
export type EventWish = Omit<EventCreateInput, 'idempotencyKey' | 'organizationId'>;

export interface MadeOrganization {
  id: string;
  slug: string;
}

/** All that an event begins with. */
export interface Wish {
  /** What to call the organization, where there is none yet. */
  organization: OrganizationWish;
  event: EventWish;
  ticket: TicketWish;
  /** Nothing where none was chosen or taken away since the page was opened: what is there stays; null takes it away. */
  cover: File | null | undefined;
}

/** What there is of a wish so far, and what was sent for it last; a reload goes on with it. */
export interface Made {
  /** Makes the same request one, however often it is sent. */
  key: string;
  organization?: MadeOrganization | undefined;
  organizationSent?: OrganizationWish | undefined;
  eventId?: string | undefined;
  eventSent?: EventWish | undefined;
  ticketTypeId?: string | undefined;
  ticketSent?: TicketWish | undefined;
  /** Which picture it has. */
  cover?: string | undefined;
}

/** The requests that make an event. Each throws `Refused` where nothing was made. */
export interface Requests {
  createOrganization: (key: string, wish: OrganizationWish) => Promise<MadeOrganization>;
  createEvent: (key: string, organizationId: string, wish: EventWish) => Promise<string>;
  changeEvent: (eventId: string, wish: EventWish) => Promise<void>;
  createTicket: (key: string, eventId: string, wish: TicketWish) => Promise<string>;
  changeTicket: (ticketTypeId: string, wish: TicketWish) => Promise<void>;
  setCover: (eventId: string, cover: File) => Promise<void>;
  removeCover: (eventId: string) => Promise<void>;
  publish: (eventId: string) => Promise<void>;
}

interface Step<W, T> {
  made: T | undefined;
  sent: W | undefined;
  wish: W;
  note: (part: { made?: T; sent: W | undefined }) => void;
  create: (wish: W) => Promise<T>;
}

/**
 * Makes something once. Whatever was sent without hearing of it may have been made: it is sent again as it was, so that
 * there is one of it. Returns it with what it was made of.
 */
async function once<W, T>({ made, sent, wish, note, create }: Step<W, T>): Promise<[made: T, of: W]> {
  if (made !== undefined) return [made, sent ?? wish];
  const tried = sent ?? wish;
  note({ sent: tried });
  try {
    const done = await create(tried);
    note({ made: done, sent: tried });
    return [done, tried];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note({ sent: undefined });
    // What was refused is what stood there before.
    if (same(tried, wish)) throw error;
    return once({ made, sent: undefined, wish, note, create });
  }
}

/**
 * Makes an event step by step, with what it needs. A step that fails leaves those before it as they are; begun again, it
 * goes on where it stopped, and takes over what has changed since in what there is.
 */
export class Creation {
  constructor(
    private made: Made,
    private readonly requests: Requests,
    /** Keeps what there is. */
    private readonly keep: (made: Made) => void,
  ) {}

  get soFar(): Made {
    return this.made;
  }

  private note(part: Partial<Made>): void {
    this.made = { ...this.made, ...part };
    this.keep(this.made);
  }

  /** The organization that the event is of. */
  async organize(wish: OrganizationWish): Promise<MadeOrganization> {
    const { key, organization, organizationSent } = this.made;
    const [found] = await once({
      made: organization,
      sent: organizationSent,
      wish,
      note: ({ made, sent }) => this.note({ organizationSent: sent, ...(made && { organization: made }) }),
      create: (sent) => this.requests.createOrganization(key, sent),
    });
    return found;
  }

  /** Makes a draft of all that is wished for; returns its id. */
  async draft(wish: Wish): Promise<string> {
    const { id } = await this.organize(wish.organization);
    const eventId = await this.event(id, wish.event);
    await this.ticket(eventId, wish.ticket);
    await this.cover(eventId, wish.cover);
    return eventId;
  }

  /** Makes it and puts it on sale. */
  async publish(wish: Wish): Promise<string> {
    const eventId = await this.draft(wish);
    await this.requests.publish(eventId);
    return eventId;
  }

  private async event(organizationId: string, wish: EventWish): Promise<string> {
    const { key, eventId, eventSent } = this.made;
    const [id, of] = await once({
      made: eventId,
      sent: eventSent,
      wish,
      note: ({ made, sent }) => this.note({ eventSent: sent, ...(made && { eventId: made }) }),
      create: (sent) => this.requests.createEvent(key, organizationId, sent),
    });
    if (!same(of, wish)) {
      await this.requests.changeEvent(id, wish);
      this.note({ eventSent: wish });
    }
    return id;
  }

  private async ticket(eventId: string, wish: TicketWish): Promise<void> {
    const { key, ticketTypeId, ticketSent } = this.made;
    const [id, of] = await once({
      made: ticketTypeId,
      sent: ticketSent,
      wish,
      note: ({ made, sent }) => this.note({ ticketSent: sent, ...(made && { ticketTypeId: made }) }),
      create: (sent) => this.requests.createTicket(key, eventId, sent),
    });
    if (same(of, wish)) return;
    await this.requests.changeTicket(id, wish);
    this.note({ ticketSent: wish });
  }

  private async cover(eventId: string, file: File | null | undefined): Promise<void> {
    // Files don't outlive a reload, so that one which was sent before it is not here.
    if (file === undefined) return;
    const print = file ? `${file.name} ${file.size} ${file.lastModified}` : undefined;
    if (print === this.made.cover) return;
    // Unless it is heard of, it may be either.
    this.note({ cover: '?' });
    if (file) await this.requests.setCover(eventId, file);
    else await this.requests.removeCover(eventId);
    this.note({ cover: print });
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
