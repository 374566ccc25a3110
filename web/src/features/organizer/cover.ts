import { graphql } from '@/graphql/generated';
import type { CoverFragment } from '@/graphql/generated/graphql';
import { execute, RequestError } from '@/lib/graphql';
import { check } from '@/lib/refusal';
import { upload } from '@/lib/upload';

/** What a cover may be; the API holds the same. */
export const COVER_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const MAX_BYTES = 10 * 1024 * 1024;

const DescribeCover = graphql(`
  mutation DescribeCover($input: EventUpdateInput!) {
    eventUpdate(input: $input) {
      event {
        cover {
          ...Cover
        }
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

/** What can be told of a file before it is sent; nothing where it may do. */
export function unfit(file: { type: string; size: number }): string | undefined {
  if (!COVER_TYPES.includes(file.type)) return 'UNSUPPORTED_TYPE';
  return file.size > MAX_BYTES ? 'FILE_TOO_LARGE' : undefined;
}

function path(eventId: string): string {
  return `/events/${encodeURIComponent(eventId)}/cover`;
}

/** Gives an event a picture. */
export async function setCover(
  eventId: string,
  file: File,
  options: { progress: (share: number) => void; signal: AbortSignal },
): Promise<CoverFragment> {
  const code = unfit(file);
  if (code) throw new RequestError(code, 'The file does not fit.');
  return ((await upload(path(eventId), { body: file, ...options })) as { cover: CoverFragment }).cover;
}

/** Takes an event's picture away. */
export async function removeCover(eventId: string): Promise<void> {
  await upload(path(eventId), { method: 'DELETE' });
}

/** Changes what is said about an event's picture. */
export async function describeCover(eventId: string, text: string | null): Promise<CoverFragment | null> {
  const { eventUpdate } = await execute(DescribeCover, { input: { eventId, coverAlternativeText: text } });
  check(eventUpdate.errors);
  return eventUpdate.event?.cover ?? null;
}
