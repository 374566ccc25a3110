import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  EditedContentFragment,
  EventContentUpdateInput,
  EventPictureFragment,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { checkVersion, EditedMeanwhile } from '@/lib/meanwhile';
import { check, type Refusal } from '@/lib/refusal';
import { upload } from '@/lib/upload';
import { RequestError } from '@/lib/transport';
import { unfit } from '../editor/cover';

graphql(`
  fragment EditedContent on Event {
    id
    version
    startsAt
    ...EventContent
    questions {
      answer
    }
  }
`);

const ContentDocument = graphql(`
  query ContentToEdit($id: ID!) {
    node(id: $id) {
      __typename
      ... on Event {
        ...EditedContent
      }
    }
  }
`);

const UpdateContentDocument = graphql(`
  mutation UpdateContent($input: EventContentUpdateInput!) {
    eventContentUpdate(input: $input) {
      event {
        ...EditedContent
      }
      current {
        ...EditedContent
      }
      errors {
        ...EventErrorFields
      }
    }
  }
`);

/** What an event's page has besides its description, to be edited. */
export type EditedContent = EditedContentFragment;

export const contentQuery = (id: string) =>
  queryOptions({
    queryKey: organizerEventKeys.content(id),
    queryFn: async ({ signal }): Promise<EditedContent | null> => {
      const { node } = await execute(ContentDocument, { id }, signal);
      return node?.__typename === 'Event' ? node : null;
    },
    // What is being typed is newer than anything that is fetched meanwhile.
    staleTime: 0,
    // Nor does anything begin with what was there before the event was moved elsewhere.
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Shows what was saved, unless something newer is shown, or nothing any more. */
export function keepSaved(client: QueryClient, saved: EditedContent): void {
  client.setQueryData(
    contentQuery(saved.id).queryKey,
    (shown) => shown && (shown.version > saved.version ? shown : saved),
  );
}

/** Refusals by the last part of their field, for words of our own: `agenda.2.title` is about a title. */
export function precise(problems: Refusal[]): Refusal[] {
  return problems.map((problem) => {
    const last = problem.field?.split('.').at(-1);
    return problem.code === 'INVALID_INPUT' && last ? { ...problem, code: `INVALID_${last}` } : problem;
  });
}

/** Replaces lists; throws `EditedMeanwhile` with what somebody else has made of the event. */
export async function updateContent(input: EventContentUpdateInput): Promise<EditedContent> {
  const { eventContentUpdate } = await execute(UpdateContentDocument, { input });
  checkVersion(eventContentUpdate, (current) => current);
  check(precise(eventContentUpdate.errors));
  if (!eventContentUpdate.event) throw new Error('no event in the answer');
  return eventContentUpdate.event;
}

/** A change of a gallery, as it can be made again to what somebody else has made of it meanwhile. */
export type GalleryChange = (now: EventPictureFragment[]) => EventPictureFragment[];

/** How often in a row somebody else may be first. */
const MOST_MEETINGS = 5;

/** Makes a change to the gallery as it is by then. */
export async function updateGallery(event: EditedContent, change: GalleryChange): Promise<EditedContent> {
  let { gallery, version } = event;
  for (let meetings = 1; ; meetings += 1) {
    try {
      return await updateContent({
        eventId: event.id,
        gallery: change(gallery).map(({ id, alternativeText }) => ({ pictureId: id, alternativeText })),
        version,
      });
    } catch (error) {
      if (!(error instanceof EditedMeanwhile) || meetings > MOST_MEETINGS) throw error;
      ({ gallery, version } = error.current as EditedContent);
    }
  }
}

/** Stores a picture: one for the gallery is there at once, one for a speaker once a speaker has it. */
export async function addPicture(
  eventId: string,
  purpose: 'gallery' | 'speaker',
  file: File,
  options: { progress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<EventPictureFragment> {
  const code = unfit(file);
  if (code) throw new RequestError(code, 'The file does not fit.');
  const path = `/events/${encodeURIComponent(eventId)}/pictures?purpose=${purpose}`;
  const answer = await upload(path, { method: 'POST', body: file, ...options });
  const { id, picture } = answer as { id: string; picture: Omit<EventPictureFragment, 'id'> };
  return { id, ...picture };
}
