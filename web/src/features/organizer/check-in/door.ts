import { now } from '@/lib/clock';
import { freshKey } from '@/lib/key';
import { keeps } from '@/lib/offline-store';
import { RequestError } from '@/lib/transport';
import { within, type Entry, type Scan, type Server, type TicketName } from './api';
import { prepareHash, sha256 } from './hash';
import { readings } from './readings';
import { DoorList } from './list';
import { answered, decided, type Outcome } from './outcome';
import {
  conflicts,
  dropConflicts,
  dropScan,
  putConflict,
  putScan,
  sendWaiting,
  waitingScans,
  type Conflict,
  type WaitingScan,
} from './queue';

/** How long somebody at the door is kept waiting for the server before this device decides. */
const PATIENCE_MS = 3_000;
const SYNC_MS = 20_000;
const RETRY_MS = 8_000;
/** Changes elsewhere come in bursts; the list is asked for once for several. */
const BURST_MS = 800;
/** How many of the last scans are shown. */
const RECENT = 12;

/** What keeps scans from being sent: no network, no session, no right to, an event that is not open. */
export type Trouble = 'offline' | 'signed-out' | 'forbidden' | 'closed';

/** How somebody on the list stands. */
export interface Standing {
  status: Entry['status'];
  /** When they came in. */
  since: string | undefined;
  /** Scanned on this device and not sent yet. */
  waiting: boolean;
}

/** How the door stands, for the page. */
export interface DoorState {
  /** Whether what the device kept has been read. */
  ready: boolean;
  trouble: Trouble | undefined;
  syncing: boolean;
  waiting: number;
  /** When the list was last the same as the server's. */
  syncedAt: number | undefined;
  listed: number;
  conflicts: Conflict[];
  /** The last scans of this page, newest first. */
  recent: Outcome[];
  /** By this device's list. */
  counts: { tickets: number; checkedIn: number };
  /** Whether the device keeps what waits when the page is closed. */
  lasting: boolean;
}

const START: DoorState = {
  ready: false,
  trouble: undefined,
  syncing: false,
  waiting: 0,
  syncedAt: undefined,
  listed: 0,
  conflicts: [],
  recent: [],
  counts: { tickets: 0, checkedIn: 0 },
  lasting: true,
};

/** What a whole batch can be refused for; anything else is tried again. */
const TROUBLES: Record<string, Trouble> = { EVENT_NOT_OPEN: 'closed', NOT_FOUND: 'forbidden' };

function troubleOf(error: unknown): Trouble {
  const code = error instanceof RequestError ? error.code : '';
  return code === 'UNAUTHENTICATED' ? 'signed-out' : code === 'FORBIDDEN' ? 'forbidden' : 'offline';
}

/**
 * One device at one event's door. With a network the server decides; without, this device's list does, and the scan
 * waits on the device until it can be sent.
 */
export class Door {
  readonly #list: DoorList;
  readonly #listeners = new Set<() => void>();
  #state = START;
  #waiting: WaitingScan[] = [];
  /** Whom the server let in by this page's scans, by their tickets, and since when. */
  readonly #admitted = new Map<string, { outcome: Outcome; since: string }>();
  #loading: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = 0;
  #hinted = false;

  constructor(
    readonly event: string,
    readonly server: Server,
  ) {
    this.#list = new DoorList(event);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): DoorState => this.#state;

  /** Keeps the list fresh and sends what waits until the returned function is called. */
  start(): () => void {
    this.#running += 1;
    void prepareHash().catch(() => undefined);
    void this.sync();
    return () => {
      this.#running -= 1;
      clearTimeout(this.#timer);
    };
  }

  /** Something changed elsewhere, or may have. */
  hint(): void {
    this.#hinted = true;
    if (!this.#syncing) this.#plan(BURST_MS);
  }

  /** Sends what waits, then hears what has changed. Many callers at once share one. */
  sync(): Promise<void> {
    this.#syncing ??= this.#exchange()
      .catch((error: unknown) => this.#set({ trouble: troubleOf(error) }))
      .finally(() => {
        this.#syncing = undefined;
        this.#set({ syncing: false });
        this.#plan(this.#state.trouble ? RETRY_MS : this.#hinted ? BURST_MS : SYNC_MS);
      });
    return this.#syncing;
  }

  /** Decides about a ticket that is shown. */
  async scan(name: TicketName): Promise<Outcome> {
    await this.#load();
    const scan = { key: freshKey(), name, scannedAt: new Date(now()).toISOString() };
    const outcome = (await this.#ask(scan)) ?? (await this.#decide(scan));
    this.#set({ recent: [outcome, ...this.#state.recent].slice(0, RECENT) });
    return outcome;
  }

  /** Lets somebody in whom this device's list does not know; the server looks at the code later. */
  async letIn(outcome: Outcome): Promise<Outcome> {
    const name = { ticketSecret: outcome.secret ?? '' };
    await this.#keep({ key: outcome.key, name, scannedAt: outcome.at }, undefined);
    const admitted: Outcome = { ...outcome, kind: 'welcome' };
    const recent = this.#state.recent.map((one) => (one.key === outcome.key ? admitted : one));
    this.#set({ recent });
    return admitted;
  }

  /** Takes a check-in back: one that waits is not sent; for others the server is asked. Says why not, if not. */
  async undo(ticketId: string): Promise<string | undefined> {
    const waiting = this.#waiting.filter((scan) => scan.ticketId === ticketId);
    for (const scan of waiting) await dropScan(scan);
    if (waiting.length === 0) {
      const { ticket, errors } = await this.server.undo(ticketId);
      this.#admitted.delete(ticketId);
      const [error] = errors;
      if (error && error.code !== 'NOT_CHECKED_IN') return error.message;
      if (ticket) await this.#list.update(ticket);
    }
    await this.#recount();
    this.#set({ recent: this.#state.recent.filter((outcome) => outcome.ticketId !== ticketId) });
    return undefined;
  }

  /** The conflicts were seen. */
  async seen(keys: string[]): Promise<void> {
    await dropConflicts(this.event, keys);
    await this.#recount();
  }

  search(text: string): Entry[] {
    return this.#list.search(text);
  }

  entry(ticketId: string): Entry | undefined {
    return this.#list.byId(ticketId);
  }

  /** How somebody stands, with what this device knows and the server does not yet. */
  standing(entry: Entry): Standing {
    const here = this.#waitingSince(entry.ticketId);
    if (here !== undefined && entry.status === 'VALID') {
      return { status: 'CHECKED_IN', since: here, waiting: true };
    }
    return { status: entry.status, since: entry.checkedInAt ?? undefined, waiting: false };
  }

  /** The server's word; undefined when there is none to be had in time. */
  async #ask(scan: Scan): Promise<Outcome | undefined> {
    if (this.#state.trouble) return undefined;
    try {
      const answer = await within(PATIENCE_MS, this.server.record(this.event, scan));
      const outcome = answered({ key: scan.key, at: scan.scannedAt }, answer);
      const { ticket } = answer;
      if (ticket) await this.#list.update(ticket).catch(() => undefined);
      if (ticket?.checkedInAt && outcome.kind === 'welcome') {
        this.#admitted.set(ticket.id, { outcome, since: ticket.checkedInAt });
      }
      if (outcome.kind === 'refused' || outcome.kind === 'closed') this.hint();
      await this.#recount();
      return outcome;
    } catch (error) {
      this.#set({ trouble: troubleOf(error) });
      this.#plan(RETRY_MS);
      return undefined;
    }
  }

  /** This device's word, by its list. */
  async #decide(scan: Scan): Promise<Outcome> {
    const { name } = scan;
    const entry = 'ticketId' in name ? this.#list.byId(name.ticketId) : await this.#byCode(name.ticketSecret);
    const since = entry && this.#waitingSince(entry.ticketId);
    const outcome = decided({ key: scan.key, at: scan.scannedAt }, entry, since);
    if (this.#state.trouble === 'forbidden') return { ...outcome, kind: 'refused' };
    if (this.#state.trouble === 'closed') return { ...outcome, kind: 'closed' };
    if (outcome.kind === 'welcome') await this.#keep(scan, entry);
    return 'ticketSecret' in name ? { ...outcome, secret: name.ticketSecret } : outcome;
  }

  async #byCode(typed: string): Promise<Entry | undefined> {
    for (const code of readings(typed.trim())) {
      const entry = this.#list.byHash(await sha256(code));
      if (entry) return entry;
    }
    return undefined;
  }

  async #keep(scan: Scan, entry: Entry | undefined): Promise<void> {
    await putScan({
      ...scan,
      event: this.event,
      ...(entry ? { ticketId: entry.ticketId } : {}),
      holderName: entry?.holderName ?? '',
      ticketName: entry?.ticketType?.name ?? '',
    });
    await this.#recount();
  }

  #waitingSince(ticketId: string): string | undefined {
    return this.#waiting.find((scan) => scan.ticketId === ticketId)?.scannedAt;
  }

  #load(): Promise<void> {
    this.#loading ??= (async () => {
      await this.#list.load().catch(() => undefined);
      await this.#recount();
      this.#set({ ready: true, lasting: await keeps() });
    })();
    return this.#loading;
  }

  async #exchange(): Promise<void> {
    await this.#load();
    this.#hinted = false;
    this.#set({ syncing: true });
    const { tickets, refused } = await sendWaiting(this.event, this.server).finally(() => this.#recount());
    for (const ticket of tickets) await this.#list.update(ticket);
    let more = true;
    while (more) {
      const page = await this.server.listPage(this.event, this.#list.cursor);
      if (!page) {
        await this.#list.clear();
        throw new RequestError('FORBIDDEN', 'The role does not allow to check in.');
      }
      more = page.pageInfo.hasNextPage;
      await this.#list.take(page.nodes, page.pageInfo.endCursor ?? null, more ? undefined : now());
    }
    await this.#lookBack();
    await this.#recount();
    this.#set({ trouble: refused === undefined ? undefined : TROUBLES[refused] });
  }

  /** A device without a network may turn out to have been first; then the one let in here came second. */
  async #lookBack(): Promise<void> {
    for (const [ticketId, { outcome, since }] of this.#admitted) {
      const { checkedInAt: first, checkedInBy: by } = this.#list.byId(ticketId) ?? {};
      if (!first || Date.parse(first) >= Date.parse(since)) continue;
      this.#admitted.delete(ticketId);
      await putConflict(this.event, {
        key: outcome.key,
        code: 'ALREADY_CHECKED_IN',
        holderName: outcome.holderName ?? '',
        ticketName: outcome.ticketName ?? '',
        scannedAt: outcome.at,
        checkedInAt: first,
        checkedInBy: by ?? null,
        message: '',
      });
    }
  }

  /** Brings the state up to date with the list and what waits. */
  async #recount(): Promise<void> {
    this.#waiting = await waitingScans(this.event);
    const good = this.#list.all().filter((entry) => entry.status !== 'CANCELLED');
    const came = good.filter((entry) => this.standing(entry).status === 'CHECKED_IN');
    this.#set({
      waiting: this.#waiting.length,
      conflicts: await conflicts(this.event),
      counts: { tickets: good.length, checkedIn: came.length },
      listed: this.#list.size,
      syncedAt: this.#list.syncedAt || undefined,
    });
  }

  #plan(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#running > 0) this.#timer = setTimeout(() => void this.sync(), milliseconds);
  }

  #set(change: Partial<DoorState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}
