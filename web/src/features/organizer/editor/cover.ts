import { graphql } from '@/graphql/generated';
import type { CoverFragment, DescribedCoverFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { checkVersion } from '@/lib/meanwhile';
import { check } from '@/lib/refusal';
import type { Stand, Texts } from '@/lib/shared';
import { RequestError } from '@/lib/transport';
import { PICTURE_TYPES, upload } from '@/lib/upload';

const MAX_BYTES = 10 * 1024 * 1024;

graphql(`
  fragment DescribedCover on Event {
    version
    cover {
      ...Cover
    }
  }
`);

const DescribeCover = graphql(`
  mutation DescribeCover($input: EventUpdateInput!) {
    eventUpdate(input: $input) {
      event {
        ...DescribedCover
      }
      current {
        ...DescribedCover
      }
      errors {
        ...EventErrorFields
      }
    }
  }
`);

/** What can be told of a file before it is sent; nothing where it may do. */
export function unfit(file: { type: string; size: number }): string | undefined {
  if (!PICTURE_TYPES.includes(file.type)) return 'UNSUPPORTED_TYPE';
  return file.size > MAX_BYTES ? 'FILE_TOO_LARGE' : undefined;
}

/** Where a picture is put and taken away, as long as it is the one that was seen here. */
function path(eventId: string, seen: CoverFragment | null): string {
  return `/events/${encodeURIComponent(eventId)}/cover?expectedUrl=${encodeURIComponent(seen?.url ?? '')}`;
}

/** Gives an event a picture. */
export async function setCover(
  eventId: string,
  seen: CoverFragment | null,
  file: File,
  options: { progress: (share: number) => void; signal: AbortSignal },
): Promise<CoverFragment> {
  const code = unfit(file);
  if (code) throw new RequestError(code, 'The file does not fit.');
  return ((await upload(path(eventId, seen), { body: file, ...options })) as { cover: CoverFragment }).cover;
}

/** Takes an event's picture away. */
export async function removeCover(eventId: string, seen: CoverFragment | null): Promise<void> {
  await upload(path(eventId, seen), { method: 'DELETE' });
}

/** What is said about an event's picture, as its form has it. */
export function standOf({ version, cover }: DescribedCoverFragment): Stand<Texts<'coverAlternativeText'>> {
  return { values: { coverAlternativeText: cover?.alternativeText ?? '' }, version };
}

/** Changes what is said about an event's picture. Throws `EditedMeanwhile` with how the form is to stand. */
export async function describeCover(
  eventId: string,
  text: string | null,
  version: number | null,
): Promise<DescribedCoverFragment> {
  const input = { eventId, coverAlternativeText: text, version };
  const { eventUpdate } = await execute(DescribeCover, { input });
  checkVersion(eventUpdate, standOf);
  check(eventUpdate.errors);
  if (!eventUpdate.event) throw new Error('no event in the answer');
  return eventUpdate.event;
}
