import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckedForm } from '@/components/CheckedForm';
import { Problem } from '@/components/Problem';
import { Button, Notice, Skeleton } from '@/components/ui';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { refusals, Refused, type Refusal } from '@/lib/refusal';
import { RequestError } from '@/lib/transport';
import type { Viewer } from '@/lib/viewer';
import { OrganizationMade, type Organization } from '../area/organization';
import { useEventText } from '../area/problems';
import { Verification } from '../publish/Fix';
import { VenueDialog } from '../venues/VenueDialog';
import { loadEvent } from './event';
import { beginAnew, forget, madeBefore } from './keptNew';
import { NewCover } from './NewCover';
import { atField } from './newEvent';
import {
  NewDescription,
  NewPlace,
  NewTickets,
  NewTimes,
  NewTitle,
  NewVisibility,
  Organizer,
} from './NewFields';
import { useNewEvent, type NewEventState } from './useNewEvent';

interface NewEventProps {
  viewer: Viewer;
  organization: Organization | undefined;
}

/** Goes on with an event that is there in part, unless it has become one of another kind meanwhile. */
export function NewEvent(props: NewEventProps) {
  const { viewer, organization } = props;
  const [begun] = useState(() => madeBefore(viewer.id, organization?.id).eventId);
  // A form that is made anew begins with another event.
  const [round, setRound] = useState(0);
  const query = useQuery({
    queryKey: organizerEventKeys.begun(begun ?? ''),
    queryFn: async ({ signal }) => {
      const event = begun ? await loadEvent(begun, signal) : null;
      if (event?.status !== 'DRAFT') forget(viewer.id, organization?.id);
      return true;
    },
    enabled: begun !== undefined && round === 0,
    gcTime: 0,
  });
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (begun && !query.data) return <Skeleton className="h-96 rounded-2xl" />;
  return (
    <Begun
      key={round}
      {...props}
      isAnew={round > 0}
      beginAnew={() => {
        beginAnew(viewer.id, organization?.id);
        setRound(round + 1);
      }}
    />
  );
}

/** Where each refusal is told; what is about nothing of these is told above the buttons. */
const SHOWN = [
  'title',
  'description',
  'startsAt',
  'endsAt',
  'timezone',
  'venueId',
  'onlineUrl',
  'price',
  'quantity',
];

interface BegunProps extends NewEventProps {
  /** The one before was left for it. */
  isAnew: boolean;
  beginAnew: () => void;
}

function Begun(props: BegunProps) {
  const { t } = useTranslation('editor');
  const event = useNewEvent(props.viewer, props.organization);
  const { values, change, sending, send, made, organize } = event;
  const say = useEventText();
  const form = useRef<HTMLDivElement>(null);
  const [adding, setAdding] = useState(false);
  const error = sending.error ?? organize.error;
  const problems = refusals(error).map((problem) => atField(problem, values.format));
  const at = (field: string) => {
    const problem = problems.find((one) => one.field === field);
    return problem && say(problem.code, problem.message);
  };
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-wrong]');
    first?.focus();
    // Not below the bar with the buttons.
    first?.scrollIntoView({ block: 'center' });
  }, [error]);
  const { isAnew } = props;
  useEffect(() => {
    // The button that was pressed is gone.
    if (isAnew) form.current?.querySelector('textarea')?.focus();
  }, [isAnew]);
  const intent = useRef<'draft' | 'publish'>('draft');
  const press = (wanted: 'draft' | 'publish') => {
    intent.current = wanted;
    form.current?.querySelector('form')?.requestSubmit();
  };
  // A venue is an organization's.
  const addVenue = async () => {
    // What was wrong before is not what is asked for now.
    if (!made) sending.reset();
    if (made || (await organize.mutateAsync().catch(() => undefined))) setAdding(true);
  };
  const parts = { ...event, problem: at, addVenue: () => void addVenue() };
  const shown = props.organization ? SHOWN : [...SHOWN, 'name', 'currency'];
  return (
    <OrganizationMade value={made?.slug ?? ''}>
      <div ref={form}>
        {event.goesOnWith && <GoesOn title={event.goesOnWith.title.trim()} beginAnew={props.beginAnew} />}
        <CheckedForm
          send={() => void send(intent.current)}
          said={problems.map(({ code, message }) => say(code, message))}
          aria-label={t('new.page')}
          className="grid items-start gap-6 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]"
        >
          <h1 className="sr-only">{t('new.page')}</h1>
          <div className="lg:sticky lg:top-4">
            <NewCover
              title={values.title}
              file={event.cover}
              choose={event.setCover}
              failure={event.coverFailure}
            />
          </div>
          <div className="grid gap-4">
            <NewTitle {...parts} />
            {!props.organization && <Organizer {...parts} />}
            <NewTimes {...parts} />
            <NewPlace {...parts} />
            <NewTickets {...parts} />
            <NewDescription {...parts} />
            <NewVisibility {...parts} />
            <Bar
              event={event}
              problems={problems.filter(({ field }) => !field || !shown.includes(field))}
              press={press}
            />
          </div>
        </CheckedForm>
      </div>
      {adding && (
        <VenueDialog
          close={() => setAdding(false)}
          done={({ id }) => {
            setAdding(false);
            change({ venueId: id, placed: true });
          }}
        />
      )}
    </OrganizationMade>
  );
}

/** Says that this was begun earlier, which may not be what was come for. */
function GoesOn({ title, beginAnew }: { title: string; beginAnew: () => void }) {
  const { t } = useTranslation('editor');
  return (
    <div className="mb-4">
      <Notice tone="accent">
        <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          {title ? t('new.goesOn', { title }) : t('new.goesOnUntitled')}
          <Button onClick={beginAnew}>{t('new.anew')}</Button>
        </span>
      </Notice>
    </div>
  );
}

interface BarProps {
  event: NewEventState;
  problems: Refusal[];
  press: (intent: 'draft' | 'publish') => void;
}

/** Side by side on a phone, too. */
const HALF = 'whitespace-nowrap max-sm:flex-auto max-sm:px-3 max-sm:text-sm';

/** What there is to do with all of it, always in sight. */
function Bar({ event: { sending, isKept, coverFailure }, problems, press }: BarProps) {
  const { t } = useTranslation('editor');
  const { t: events } = useTranslation('events');
  const { error, isPending, variables } = sending;
  const refused = error instanceof Refused;
  return (
    <div className="sticky bottom-3 z-10 rounded-2xl border border-line bg-card p-3 shadow-raised">
      <Told problems={problems} failure={refused || coverFailure ? undefined : error} />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="me-auto text-sm text-quiet">
          {isPending ? t('phase.saving') : error && isKept ? t('new.kept') : ''}
        </p>
        <Button busy={isPending} className={HALF} onClick={() => press('draft')}>
          {t('new.draft')}
        </Button>
        <Button
          tone="primary"
          busy={isPending}
          aria-busy={isPending && variables === 'publish'}
          className={HALF}
          onClick={() => press('publish')}
        >
          {events('publish.button')}
        </Button>
      </div>
    </div>
  );
}

function Told({ problems, failure }: { problems: Refusal[]; failure: unknown }) {
  const { t } = useTranslation();
  const say = useEventText();
  const code = failure instanceof RequestError ? failure.code : 'INTERNAL';
  const key = code === 'NETWORK' ? 'network' : code === 'RATE_LIMITED' ? 'tooOften' : 'fault';
  return (
    <div className="mb-3 space-y-2 empty:hidden">
      {problems.map(({ code, field, message }) => (
        <Notice key={`${code} ${field}`} tone="bad">
          {say(code, message)}
          {code === 'ORGANIZER_NOT_VERIFIED' && <Verification />}
        </Notice>
      ))}
      {Boolean(failure) && <Notice tone="bad">{t(`problem.${key}`)}</Notice>}
    </div>
  );
}
