import type { Stand } from '@/lib/shared';
import { keepTyped, typedBefore } from '@/lib/unsaved';
import { readTexts, textsOf, type ContentTexts, type Typed } from './typed';

const about = (eventId: string) => `content:${eventId}`;

/** Keeps what was typed and not saved, and what it began with; nothing when all is saved. */
export function keepUnsaved(
  viewerId: string,
  eventId: string,
  typed: Typed,
  base: Stand<ContentTexts>,
): void {
  const values = textsOf(typed);
  const isSaved = JSON.stringify(values) === JSON.stringify(base.values);
  keepTyped(viewerId, about(eventId), isSaved ? undefined : { values, base });
}

/** What was typed and not saved when the page was left, and what that began with. */
export function readUnsaved(
  viewerId: string,
  eventId: string,
): { typed: Typed; base: Stand<ContentTexts> } | undefined {
  const { values, base } = typedBefore(viewerId, about(eventId)) as {
    values?: ContentTexts;
    base?: Stand<ContentTexts>;
  };
  try {
    if (!values || !base || typeof base.version !== 'number') return undefined;
    const typed = readTexts(values);
    const lists = [typed, readTexts(base.values)].flatMap((one) => [one.speakers, one.agenda, one.questions]);
    return lists.every(Array.isArray) ? { typed, base } : undefined;
  } catch {
    return undefined;
  }
}
