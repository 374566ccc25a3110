import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Card, Notice } from '@/components/ui';
import { EditedMeanwhile } from '@/lib/meanwhile';
import { useTitle } from '@/lib/title';
import { RequestError } from '@/lib/transport';
import { useViewer } from '@/lib/viewer';
import { eventChanged, useOrganizerEvent } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import { EventMenu } from '../events/EventMenu';
import { PublishChecklist } from '../publish/PublishChecklist';
import { CoverUpload } from './CoverUpload';
import { Draft } from './draft';
import { editedEventQuery, updateEvent, type EditedEvent } from './event';
import { EventClashes } from './EventClashes';
import { EventForm } from './EventForm';
import { SaveBar } from './SaveBar';
import { keepUnsaved, readUnsaved } from './unsaved';
import { FIELDS_OF, standOf } from './values';

/** Everything about an event, to be changed: drafts are saved as one types, what is published when told to. */
export function EditPage() {
  const { t } = useTranslation('editor');
  const { id, status, title } = useOrganizerEvent();
  useTitle(`${title} – ${t('page')}`);
  const { viewerRole } = useOrganization();
  const { data: event } = useSuspenseQuery(editedEventQuery(id));
  const { viewer } = useViewer();
  if (!event || !viewer || !mayManage(viewerRole)) return <NotFound />;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      {status === 'CANCELLED' || status === 'ARCHIVED' ? (
        <Notice tone="warn">{t(`closed.${status}`)}</Notice>
      ) : (
        <Editor key={id} event={event} viewerId={viewer.id} automatic={status === 'DRAFT'} />
      )}
      {(status === 'CANCELLED' || status === 'ARCHIVED') && <Beside event={event} />}
    </div>
  );
}

/** What can be done with the event besides. */
function Beside({ event }: { event: EditedEvent }) {
  const navigate = useNavigate();
  const { slug } = useOrganization();
  // What is edited is not loaded again when it is published or cancelled.
  const { status } = useOrganizerEvent();
  return (
    <EventMenu
      event={{ ...event, status }}
      labelled
      gone={() => void navigate({ to: '/organizer/$org', params: { org: slug }, replace: true })}
    />
  );
}

interface EditorProps {
  event: EditedEvent;
  viewerId: string;
  automatic: boolean;
}

function useDraft({ event, viewerId, automatic }: EditorProps) {
  const client = useQueryClient();
  const [draft] = useState(() => {
    const stand = standOf(event);
    const known = (now: EditedEvent) => {
      client.setQueryData(editedEventQuery(event.id).queryKey, now);
      void eventChanged(client, event.id);
      return standOf(now);
    };
    return new Draft(stand, readUnsaved(viewerId, event.id, stand.values), {
      automatic,
      keep: (unsaved) => keepUnsaved(viewerId, event.id, unsaved),
      send: async (changes, version) => {
        try {
          return known(await updateEvent({ eventId: event.id, version: version ?? null, ...changes }));
        } catch (error) {
          if (!(error instanceof EditedMeanwhile)) throw error;
          throw new EditedMeanwhile(known(error.current as EditedEvent));
        }
      },
    });
  });
  useEffect(() => {
    draft.setAutomatic(automatic);
    return draft.start();
  }, [draft, automatic]);
  return { draft, ...useSyncExternalStore(draft.subscribe, draft.current) };
}

/** A choice between what both have changed. */
const TO_DECIDE = 'input[name^=clash-]';
const SHOWN = new Set<string>(Object.values(FIELDS_OF).flat());

function Editor(props: EditorProps) {
  const { event, automatic } = props;
  const { t } = useTranslation('editor');
  const { draft, values, problems, phase, failure, clashes } = useDraft(props);
  const say = useEventText();
  const form = useRef<HTMLDivElement>(null);
  const said = useMemo(
    () => new Map(problems.map(({ code, field, message }) => [field ?? '', say(code, message)])),
    [problems, say],
  );
  const save = async () => {
    const saved = await draft.save();
    if (!saved) {
      const first = form.current?.querySelector<HTMLElement>(`${TO_DECIDE}, [aria-invalid=true]`);
      // What is to be decided is read from its beginning.
      const wrong = first?.matches(TO_DECIDE) ? first.closest<HTMLElement>('section') : first;
      wrong?.focus();
      // Not below the bar that says so.
      wrong?.scrollIntoView({ block: 'center' });
    }
    return saved;
  };
  const decide = () => {
    draft.decide();
    form.current?.focus();
  };
  return (
    <>
      <div ref={form} tabIndex={-1} className="grid min-w-0 gap-5">
        {!automatic && <Notice tone="accent">{t('published')}</Notice>}
        {problems
          .filter(({ field }) => !field || !SHOWN.has(field))
          .map(({ code, message }) => (
            <Notice key={code} tone="bad">
              {say(code, message)}
            </Notice>
          ))}
        {clashes.length > 0 && (
          <EventClashes
            clashes={clashes}
            // Whoever is typing is not to be taken away from it.
            quiet={automatic}
            choose={(part, side) => draft.choose(part, side)}
            decide={decide}
          />
        )}
        <Picture event={event} />
        <EventForm
          values={values}
          change={(part) => draft.change(part)}
          problem={(field) => said.get(field)}
        />
        <SaveBar
          phase={phase}
          failure={failure}
          automatic={automatic}
          save={() => void save()}
          discard={() => draft.discard(standOf(event))}
          look={() => form.current?.querySelector<HTMLElement>(TO_DECIDE)?.focus()}
        />
      </div>
      <aside className="grid gap-5 lg:sticky lg:top-4">
        <PublishChecklist beforePublishing={save} />
        <div className="justify-self-start">
          <Beside event={event} />
        </div>
      </aside>
    </>
  );
}

/** The event's picture. It is saved by itself, whatever else is being typed. */
function Picture({ event }: { event: EditedEvent }) {
  const client = useQueryClient();
  const { t } = useTranslation('cover');
  return (
    <Card>
      <h2 className="mb-3 text-lg font-semibold">{t('title')}</h2>
      <CoverUpload
        event={event}
        changed={(cover) => {
          const { queryKey } = editedEventQuery(event.id);
          client.setQueryData(queryKey, (known) => known && { ...known, cover });
          void eventChanged(client, event.id);
        }}
        lookAgain={(error) => {
          if (!(error instanceof RequestError) || error.code !== 'EDITED_MEANWHILE') return;
          void client.invalidateQueries({ queryKey: editedEventQuery(event.id).queryKey });
        }}
      />
    </Card>
  );
}
