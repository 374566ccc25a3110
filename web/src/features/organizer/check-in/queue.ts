import { drop, keepMany, keptUnder } from '@/lib/offline-store';
import type { Answer, DoorTicket, Scan, Server } from './api';
import { server } from './api';

/** The most that the server takes at once. */
const BATCH = 100;

/** A scan that was decided on this device and waits for the network. */
export interface WaitingScan extends Scan {
  event: string;
  /** Whom the list says it is of; missing for somebody let in who is not on it. */
  ticketId?: string;
  holderName: string;
  ticketName: string;
}

/** Somebody who was let in here and, as it turned out, should not have been. */
export interface Conflict {
  key: string;
  code: string;
  holderName: string;
  ticketName: string;
  /** When they came in here. */
  scannedAt: string;
  /** When the ticket was used before. */
  checkedInAt: string | null;
  /** By whom, as far as that is known. */
  checkedInBy: string | null;
  message: string;
}

/** The tickets of what was sent, as they are now, and what a whole batch was refused for. */
export interface Sent {
  tickets: DoorTicket[];
  refused?: string;
}

const scanKey = ({ event, key }: Pick<WaitingScan, 'event' | 'key'>) => `scans/${event}/${key}`;
const conflictKey = (event: string, key: string) => `conflicts/${event}/${key}`;

/** The scans that wait, oldest first: of one event, or of all. */
export async function waitingScans(event?: string): Promise<WaitingScan[]> {
  const found = await keptUnder<WaitingScan>(event ? `scans/${event}/` : 'scans/');
  return [...found.values()].sort((one, other) => one.scannedAt.localeCompare(other.scannedAt));
}

export async function putScan(scan: WaitingScan): Promise<void> {
  await keepMany([[scanKey(scan), scan]]);
}

export async function dropScan(scan: WaitingScan): Promise<void> {
  await drop(scanKey(scan));
}

/** What came out otherwise than it was decided here, oldest first. */
export async function conflicts(event: string): Promise<Conflict[]> {
  const found = await keptUnder<Conflict>(`conflicts/${event}/`);
  return [...found.values()].sort((one, other) => one.scannedAt.localeCompare(other.scannedAt));
}

export async function putConflict(event: string, conflict: Conflict): Promise<void> {
  await keepMany([[conflictKey(event, conflict.key), conflict]]);
}

export async function dropConflicts(event: string, keys: string[]): Promise<void> {
  await keepMany(keys.map((key) => [conflictKey(event, key), undefined] as const));
}

const sending = new Map<string, Promise<Sent>>();

/** Sends what waits for an event. Many callers at once share one sending. */
export function sendWaiting(event: string, to: Server = server): Promise<Sent> {
  const running = sending.get(event);
  if (running) return running;
  const started = sendAll(event, to).finally(() => sending.delete(event));
  sending.set(event, started);
  return started;
}

/** Sends what waits for any event: when the organizer's area opens, and before signing out. */
export async function sendAllWaiting(): Promise<void> {
  const events = new Set((await waitingScans()).map(({ event }) => event));
  for (const event of events) await sendWaiting(event);
}

async function sendAll(event: string, to: Server): Promise<Sent> {
  const tickets: DoorTicket[] = [];
  for (;;) {
    const batch = (await waitingScans(event)).slice(0, BATCH);
    if (batch.length === 0) return { tickets };
    const { results, errors } = await to.recordMany(event, batch);
    const [refusal] = errors;
    // They wait on: an event can be published again, a role given back.
    if (refusal) return { tickets, refused: refusal.code };
    for (const scan of batch) {
      const result = results.find(({ idempotencyKey }) => idempotencyKey === scan.key);
      const answer = result && wrongClock(result) ? await to.record(event, scan) : result;
      if (answer?.ticket) tickets.push(answer.ticket);
      await settle(scan, answer);
    }
  }
}

/** A device whose clock is wrong by days still let somebody in; then it counts from now. */
function wrongClock({ errors }: Answer): boolean {
  return errors.some(({ code, field }) => code === 'INVALID_INPUT' && field?.endsWith('scannedAt'));
}

/** A scan that was answered waits no more; what came out otherwise is kept until somebody has seen it. */
async function settle(scan: WaitingScan, answer: Answer | undefined): Promise<void> {
  const error = answer?.errors[0];
  const { event, key, holderName, ticketName, scannedAt } = scan;
  const conflict: Conflict | undefined = error && {
    key,
    code: error.code,
    holderName: answer.ticket?.holderName ?? holderName,
    ticketName: answer.ticket?.ticketType?.name ?? ticketName,
    scannedAt,
    checkedInAt: answer.ticket?.checkedInAt ?? null,
    checkedInBy: answer.ticket?.checkedInBy ?? null,
    message: error.message,
  };
  await keepMany([
    [scanKey(scan), undefined],
    [conflictKey(event, key), conflict],
  ]);
}
