import { findable, searched } from '@/lib/fold';
import { keepMany, kept, keptUnder } from '@/lib/offline-store';
import type { DoorTicket, Entry } from './api';

interface Standing {
  /** Up to where the server's changes are known. */
  cursor: string | null;
  syncedAt: number;
}

/** The tickets of one event as this device knows them, in memory and in what the device keeps. */
export class DoorList {
  readonly #entries = new Map<string, Entry>();
  readonly #byHash = new Map<string, Entry>();
  readonly #words = new Map<string, string>();
  #standing: Standing | undefined;

  constructor(readonly event: string) {}

  get cursor(): string | null {
    return this.#standing?.cursor ?? null;
  }

  /** When it was last the same as the server's; undefined for never. */
  get syncedAt(): number | undefined {
    return this.#standing?.syncedAt;
  }

  get size(): number {
    return this.#entries.size;
  }

  all(): Entry[] {
    return [...this.#entries.values()];
  }

  byId(ticketId: string): Entry | undefined {
    return this.#entries.get(ticketId);
  }

  byHash(hash: string): Entry | undefined {
    return this.#byHash.get(hash);
  }

  /** Takes up what the device kept. */
  async load(): Promise<void> {
    const [rows, standing] = await Promise.all([
      keptUnder<Entry>(this.#key('ticket/')),
      kept<Standing>(this.#key('standing')),
    ]);
    for (const entry of rows.values()) this.#put(entry);
    this.#standing = standing;
  }

  /** Takes what the server said has changed, and where its list goes on. */
  async take(entries: Entry[], cursor: string | null, syncedAt?: number): Promise<void> {
    for (const entry of entries) this.#put(entry);
    this.#standing = {
      cursor: cursor ?? this.cursor,
      syncedAt: syncedAt ?? this.#standing?.syncedAt ?? 0,
    };
    await keepMany([
      ...entries.map((entry) => [this.#key(`ticket/${entry.ticketId}`), entry] as const),
      [this.#key('standing'), this.#standing],
    ]);
  }

  /** Takes how a ticket stands from an answer about it. */
  async update(ticket: DoorTicket): Promise<void> {
    const known = this.#entries.get(ticket.id);
    if (!known) return;
    const { status, checkedInAt, checkedInBy } = ticket;
    const entry = { ...known, status, checkedInAt, checkedInBy };
    this.#put(entry);
    await keepMany([[this.#key(`ticket/${entry.ticketId}`), entry]]);
  }

  /** Forgets everything, here and on the device. */
  async clear(): Promise<void> {
    const gone = [...this.#entries.keys()].map((id) => [this.#key(`ticket/${id}`), undefined] as const);
    this.#entries.clear();
    this.#byHash.clear();
    this.#words.clear();
    this.#standing = undefined;
    await keepMany([...gone, [this.#key('standing'), undefined]]);
  }

  /** Those in whose name, order's code or buyer's name all the words begin a word; by name. */
  search(text: string): Entry[] {
    const words = searched(text);
    if (words.length === 0) return [];
    return this.all()
      .filter(({ ticketId }) => words.every((word) => this.#words.get(ticketId)?.includes(` ${word}`)))
      .sort((one, other) => one.holderName.localeCompare(other.holderName));
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.ticketId, entry);
    this.#byHash.set(entry.secretHash, entry);
    const { holderName, buyerName, orderCode } = entry;
    this.#words.set(entry.ticketId, findable(`${holderName} ${buyerName} ${orderCode}`));
  }

  #key(rest: string): string {
    return `door/${this.event}/${rest}`;
  }
}
