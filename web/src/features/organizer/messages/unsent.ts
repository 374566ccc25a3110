import { keepTyped, typedBefore } from '@/lib/unsaved';

/** The words of a message that was not sent yet. */
export interface Unsent {
  subject: string;
  body: string;
}

const about = (eventId: string) => `message:${eventId}`;

/** Keeps a message that is being written; nothing once it was sent or discarded. */
export function keepUnsent(viewerId: string, eventId: string, words?: Unsent): void {
  const empty = !words || (words.subject === '' && words.body === '');
  keepTyped(viewerId, about(eventId), empty ? undefined : words);
}

/** The message that was being written when the page was left; null when there was none. */
export function readUnsent(viewerId: string, eventId: string): Unsent | null {
  const { subject, body } = typedBefore(viewerId, about(eventId));
  return typeof subject === 'string' && typeof body === 'string' ? { subject, body } : null;
}
