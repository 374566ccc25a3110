import { findable, isOneEditApart, mayBeMistyped, searched } from '@/lib/fold';
import { keepMany, kept, keptUnder } from '@/lib/offline-store';
import type { DoorTicket, Entry } from './api';

/** What somebody is found by. */
interface Words {
  /** Each word of names and the order's code behind a space. */
  all: string;
  /** A code that differs is another one, so typing errors are forgiven in names alone. */
  names: string[];
}

interface Standing {
  /** Up to where the server's changes are known. */
  cursor: string | null;
  syncedAt: number;
}

/** The tickets of one event as this device knows them, in memory and in what the device keeps. */
export class DoorList {
  readonly #entries = new Map<string, Entry>();
  readonly #byHash = new Map<string, Entry>();
  readonly #words = new Map<string, Words>();
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

  /**
   * Those in whose name, order's code or buyer's name all the words begin a word; by name. Where there are none, one of the
   * words may have a typing error, as in the server's lists.
   */
  search(text: string): Entry[] {
    const words = searched(text);
    if (words.length === 0) return [];
    const typed = this.#where((known) => isSaid(words, known));
    return typed.length > 0 ? typed : this.#where((known) => isMeant(words, known));
  }

  #where(fits: (known: Words) => boolean): Entry[] {
    return [...this.#words]
      .flatMap(([ticketId, known]) => (fits(known) ? (this.#entries.get(ticketId) ?? []) : []))
      .sort((one, other) => one.holderName.localeCompare(other.holderName));
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.ticketId, entry);
    this.#byHash.set(entry.secretHash, entry);
    const { holderName, buyerName, orderCode } = entry;
    const names = findable(`${holderName} ${buyerName}`);
    this.#words.set(entry.ticketId, {
      all: `${names}${findable(orderCode)}`,
      names: names.split(' ').filter(Boolean),
    });
  }

  #key(rest: string): string {
    return `door/${this.event}/${rest}`;
  }
}

function isSaid(words: readonly string[], known: Words): boolean {
  return words.every((word) => known.all.includes(` ${word}`));
}

/** Whether all but one of the words are said, and that one is a typing error away from a name. */
function isMeant(words: readonly string[], known: Words): boolean {
  const unsaid = words.filter((word) => !isSaid([word], known));
  const [word = ''] = unsaid;
  return unsaid.length === 1 && mayBeMistyped(word) && known.names.some((name) => isOneEditApart(word, name));
}
