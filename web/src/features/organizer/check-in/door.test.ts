import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { belongTo, forgetAll } from '@/lib/offline-store';
import { RequestError } from '@/lib/transport';
import type { Answer, DoorTicket, Entry, Scan, Server } from './api';
import { Door } from './door';
import { sha256 } from './hash';
import { waitingScans } from './queue';

const EVENT = 'event_1';
const NOON = '2026-06-01T12:00:00.000Z';

/** A server with tickets, whose secrets are their holders' names in small letters. */
class Backend implements Server {
  online = true;
  open = true;
  readonly tickets: DoorTicket[];
  readonly keys: string[] = [];
  #changed: DoorTicket[];

  constructor(...names: string[]) {
    this.tickets = names.map((holderName) => ({
      id: `ticket_${holderName}`,
      holderName,
      status: 'VALID',
      checkedInAt: null,
      checkedInBy: null,
      ticketType: { id: 'tickettype_1', name: 'Seat' },
    }));
    this.#changed = [...this.tickets];
  }

  ticket(name: string): DoorTicket {
    const found = this.tickets.find(({ holderName }) => holderName === name);
    if (!found) throw new Error(name);
    return found;
  }

  change(name: string, to: Partial<DoorTicket>): void {
    Object.assign(this.ticket(name), to);
    this.#changed.push(this.ticket(name));
  }

  readonly listPage: Server['listPage'] = async (_event, after) => {
    this.#need();
    const from = Number(after ?? 0);
    const nodes = await Promise.all(
      this.#changed.slice(from, from + 2).map(async ({ id, ...ticket }): Promise<Entry> => ({
        ...ticket,
        ticketId: id,
        secretHash: await sha256(ticket.holderName.toLowerCase()),
        orderCode: 'K7Q2',
        buyerName: 'Bea Buyer',
      })),
    );
    const end = from + nodes.length;
    const endCursor = nodes.length > 0 ? String(end) : null;
    return { pageInfo: { hasNextPage: end < this.#changed.length, endCursor }, nodes };
  };

  readonly record: Server['record'] = (_event, scan) => {
    this.#need();
    return Promise.resolve(this.#take(scan, scan.scannedAt));
  };

  readonly recordMany: Server['recordMany'] = (_event, scans) => {
    this.#need();
    if (!this.open) {
      return Promise.resolve({ results: [], errors: [{ code: 'EVENT_NOT_OPEN', field: null, message: '' }] });
    }
    const results = scans.map((scan) => ({ idempotencyKey: scan.key, ...this.#take(scan, scan.scannedAt) }));
    return Promise.resolve({ results, errors: [] });
  };

  readonly undo: Server['undo'] = (ticketId) => {
    this.#need();
    const ticket = this.tickets.find(({ id }) => id === ticketId);
    if (ticket) this.change(ticket.holderName, { status: 'VALID', checkedInAt: null, checkedInBy: null });
    return Promise.resolve({ ticket: ticket ?? null, errors: [] });
  };

  #need(): void {
    if (!this.online) throw new RequestError('NETWORK', 'no network');
  }

  #take({ key, name }: Scan, scannedAt: string): Answer {
    const replayed = this.keys.includes(key);
    this.keys.push(key);
    const ticket = this.tickets.find(({ id, holderName }) =>
      'ticketId' in name ? id === name.ticketId : holderName.toLowerCase() === name.ticketSecret,
    );
    if (!ticket) return { ticket: null, errors: [{ code: 'NOT_FOUND', field: 'ticketSecret', message: '' }] };
    if (replayed) return { ticket, errors: [] };
    if (ticket.status === 'CHECKED_IN') {
      return { ticket, errors: [{ code: 'ALREADY_CHECKED_IN', field: 'ticketSecret', message: '' }] };
    }
    this.change(ticket.holderName, {
      status: 'CHECKED_IN',
      checkedInAt: scannedAt,
      checkedInBy: 'Oskar Ortega',
    });
    return { ticket, errors: [] };
  }
}

async function doorTo(backend: Backend): Promise<Door> {
  const door = new Door(EVENT, backend);
  await door.sync();
  return door;
}

beforeEach(async () => {
  await forgetAll();
  await belongTo('user_ada');
});

describe('with a network', () => {
  it('the server decides', async () => {
    const door = await doorTo(new Backend('Ada', 'Bob', 'Cyd'));
    expect(door.state()).toMatchObject({ listed: 3, counts: { tickets: 3, checkedIn: 0 } });
    expect(await door.scan({ ticketSecret: 'ada' })).toMatchObject({
      kind: 'welcome',
      holderName: 'Ada',
      here: false,
    });
    expect(await door.scan({ ticketSecret: 'ada' })).toMatchObject({ kind: 'already', by: 'Oskar Ortega' });
    expect(await door.scan({ ticketSecret: 'nobody' })).toMatchObject({ kind: 'unknown', here: false });
    expect(door.state()).toMatchObject({ waiting: 0, counts: { checkedIn: 1 } });
  });

  it('a check-in can be taken back', async () => {
    const door = await doorTo(new Backend('Ada'));
    await door.scan({ ticketId: 'ticket_Ada' });
    expect(await door.undo('ticket_Ada')).toBeUndefined();
    expect(door.state()).toMatchObject({ recent: [], counts: { checkedIn: 0 } });
  });

  it('changes of other devices are heard, and names found without their accents', async () => {
    const backend = new Backend('Zoë Öz', 'Bob');
    const door = await doorTo(backend);
    backend.change('Zoë Öz', { status: 'CANCELLED' });
    await door.sync();
    expect(door.search('zoe').map((entry) => door.standing(entry).status)).toEqual(['CANCELLED']);
    expect(door.search('buyer k7q').length).toBe(2);
    expect(door.search('yer')).toEqual([]);
    expect(door.state().counts.tickets).toBe(1);
  });
});

describe('without a network', () => {
  it('this device decides, and sends what waits once', async () => {
    const backend = new Backend('Ada', 'Bob');
    const door = await doorTo(backend);
    backend.online = false;
    expect(await door.scan({ ticketSecret: 'ada' })).toMatchObject({ kind: 'welcome', here: true });
    expect(await door.scan({ ticketSecret: 'ada' })).toMatchObject({ kind: 'already', here: true });
    expect(await door.scan({ ticketSecret: 'nobody' })).toMatchObject({ kind: 'unknown', here: true });
    expect(door.state()).toMatchObject({ trouble: 'offline', waiting: 1, counts: { checkedIn: 1 } });
    backend.online = true;
    await Promise.all([door.sync(), door.sync()]);
    expect(door.state()).toMatchObject({
      trouble: undefined,
      waiting: 0,
      conflicts: [],
      counts: { checkedIn: 1 },
    });
    expect(backend.keys.length).toBe(1);
  });

  it('what waits and the list survive the page', async () => {
    const backend = new Backend('Ada', 'Bob');
    const before = await doorTo(backend);
    backend.online = false;
    await before.scan({ ticketSecret: 'ada' });
    const after = await doorTo(backend);
    expect(after.state()).toMatchObject({ trouble: 'offline', waiting: 1, listed: 2 });
    expect(await after.scan({ ticketSecret: 'ada' })).toMatchObject({ kind: 'already' });
    expect(await after.scan({ ticketSecret: 'bob' })).toMatchObject({ kind: 'welcome' });
    backend.online = true;
    await after.sync();
    expect(backend.tickets.map(({ status }) => status)).toEqual(['CHECKED_IN', 'CHECKED_IN']);
  });

  it('a scan whose answer was lost is not doubled', async () => {
    const backend = new Backend('Ada');
    const door = await doorTo(backend);
    const { record } = backend;
    const lost = vi.fn<Server['record']>(async (event, scan) => {
      await record(event, scan);
      throw new RequestError('NETWORK', 'the answer was lost');
    });
    Object.assign(backend, { record: lost });
    expect(await door.scan({ ticketSecret: 'ada' })).toMatchObject({ kind: 'welcome', here: true });
    await door.sync();
    expect(door.state()).toMatchObject({ waiting: 0, conflicts: [] });
    expect(new Set(backend.keys).size).toBe(1);
  });

  it('where another device was first, it is said afterwards until it was seen', async () => {
    const backend = new Backend('Ada');
    const door = await doorTo(backend);
    backend.online = false;
    await door.scan({ ticketSecret: 'ada' });
    backend.change('Ada', { status: 'CHECKED_IN', checkedInAt: NOON });
    backend.online = true;
    await door.sync();
    const [conflict] = door.state().conflicts;
    expect(conflict).toMatchObject({ code: 'ALREADY_CHECKED_IN', holderName: 'Ada', checkedInAt: NOON });
    await door.seen(conflict ? [conflict.key] : []);
    expect(door.state().conflicts).toEqual([]);
  });

  it('where a device without a network was first, the other one hears of it', async () => {
    const backend = new Backend('Ada');
    const door = await doorTo(backend);
    await door.scan({ ticketSecret: 'ada' });
    backend.change('Ada', { checkedInAt: NOON, checkedInBy: 'Oda Earlier' });
    await door.sync();
    expect(door.state().conflicts).toMatchObject([
      { holderName: 'Ada', checkedInAt: NOON, checkedInBy: 'Oda Earlier' },
    ]);
    await door.sync();
    expect(door.state().conflicts.length).toBe(1);
  });

  it('somebody who is not on the list can be let in, and a mistake is not sent', async () => {
    const backend = new Backend('Ada');
    const door = await doorTo(backend);
    backend.tickets.push({ ...backend.ticket('Ada'), id: 'ticket_new', holderName: 'New' });
    backend.online = false;
    const unknown = await door.scan({ ticketSecret: 'new' });
    expect(await door.letIn(unknown)).toMatchObject({ kind: 'welcome' });
    await door.scan({ ticketId: 'ticket_Ada' });
    await door.undo('ticket_Ada');
    expect(door.state()).toMatchObject({ waiting: 1 });
    backend.online = true;
    await door.sync();
    expect(backend.tickets.map(({ status }) => status)).toEqual(['VALID', 'CHECKED_IN']);
  });

  it('scans of an event that was closed wait, and go with signing out', async () => {
    const backend = new Backend('Ada', 'Bob');
    const door = await doorTo(backend);
    backend.online = false;
    await door.scan({ ticketSecret: 'ada' });
    backend.online = true;
    backend.open = false;
    await door.sync();
    expect(door.state()).toMatchObject({ trouble: 'closed', waiting: 1 });
    expect(await door.scan({ ticketSecret: 'bob' })).toMatchObject({ kind: 'closed' });
    await forgetAll();
    await belongTo('user_ada');
    expect(await waitingScans()).toEqual([]);
  });
});

describe('helpers', () => {
  it('hash the same with and without the browser’s own', async () => {
    const own = await sha256('vt0zIjJyDDx0MleBJpy8lJltw88');
    vi.stubGlobal('crypto', {});
    expect(await sha256('vt0zIjJyDDx0MleBJpy8lJltw88')).toBe(own);
    vi.unstubAllGlobals();
  });
});
