import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice, Skeleton } from '@/components/ui';
import { refusals, Refused } from '@/lib/refusal';
import { eventChanged, useOrganizerEvent } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import { Fix } from './Fix';
import { Live } from './Live';
import {
  others,
  publishEvent,
  publishingQuery,
  STEPS,
  type Publishing,
  type PublishProblem,
} from './publish';

interface PublishChecklistProps {
  /** Saves what is typed; false when that is not all right yet. */
  beforePublishing?: () => Promise<boolean>;
  /** Only for drafts, and for what was published right here. */
  draftsOnly?: boolean;
}

/**
 * What is missing before the event can be published, and the button that does it; afterwards, where it is to be found.
 * Nothing for whoever does not manage events.
 */
export function PublishChecklist({ beforePublishing, draftsOnly = false }: PublishChecklistProps) {
  const { id, status } = useOrganizerEvent();
  const { viewerRole } = useOrganization();
  const manager = mayManage(viewerRole);
  const [published, setPublished] = useState(false);
  // It may have been published on the page before this one.
  const arrived = useRouterState({ select: ({ location }) => location.state.published === true });
  const fresh = published || arrived;
  const wanted = manager && (!draftsOnly || fresh || status === 'DRAFT');
  const query = useQuery({ ...publishingQuery(id), enabled: wanted });
  if (!wanted) return null;
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-64 rounded-2xl" />;
  if (query.data?.status === 'DRAFT') {
    return (
      <Checklist
        event={query.data}
        {...(beforePublishing && { beforePublishing })}
        published={() => setPublished(true)}
      />
    );
  }
  return query.data?.status === 'PUBLISHED' && !query.data.unpublished ? (
    <Live event={query.data} fresh={fresh} />
  ) : null;
}

interface ChecklistProps extends Pick<PublishChecklistProps, 'beforePublishing'> {
  event: Publishing;
  published: () => void;
}

function Checklist({ event, beforePublishing, published }: ChecklistProps) {
  const { t } = useTranslation('events');
  const say = useEventText();
  const client = useQueryClient();
  const publishing = useMutation({
    mutationFn: async () => {
      if (beforePublishing && !(await beforePublishing())) return false;
      await publishEvent(event.id);
      return true;
    },
    onSuccess: async (done) => {
      if (done) published();
      await eventChanged(client, event.id);
    },
  });
  const problems = event.publishProblems ?? [];
  return (
    <Card aria-labelledby="publish" surface="raised">
      <h2 id="publish" className="text-lg font-semibold">
        {t('publish.title')}
      </h2>
      <p className="mt-1 text-quiet">
        {problems.length === 0 ? t('publish.ready') : t('publish.missing', { count: problems.length })}
      </p>
      <Progress problems={problems} />
      <Steps event={event} />
      <div aria-live="polite" className="mt-4 space-y-3 empty:hidden">
        {publishing.data === false && <Notice tone="bad">{t('publish.unsaved')}</Notice>}
        {refusals(publishing.error).map(({ code, message }) => (
          <Notice key={code} tone="bad">
            {say(code, message)}
          </Notice>
        ))}
        {publishing.isError && !(publishing.error instanceof Refused) && <Problem error={publishing.error} />}
      </div>
      <Button
        tone="primary"
        className="mt-4 w-full"
        disabled={problems.length > 0}
        busy={publishing.isPending}
        onClick={() => publishing.mutate()}
      >
        {t('publish.button')}
      </Button>
    </Card>
  );
}

/** How much of it is done, at a glance; the words above and below say it. */
function Progress({ problems }: { problems: PublishProblem[] }) {
  const further = others(problems).length;
  const all = STEPS.length + further;
  const done = all - problems.length;
  return (
    <div aria-hidden className="mt-3 h-2 overflow-hidden rounded-full bg-soft">
      <div
        className="h-full rounded-full bg-accent transition-[width]"
        style={{ width: `${Math.round((100 * done) / all)}%` }}
      />
    </div>
  );
}

/** What every event needs, done or not; then what this one needs besides. */
function Steps({ event }: { event: Publishing }) {
  const { t } = useTranslation('events');
  const say = useEventText();
  const problems = event.publishProblems ?? [];
  return (
    <ul className="mt-4 grid gap-3">
      {STEPS.map(([step, missing]) => {
        const problem = problems.find(({ code }) => code === missing);
        return (
          <Item key={step} done={!problem}>
            <span className={problem ? 'font-medium' : 'text-quiet'}>{t(`publish.item.${step}`)}</span>
            {problem && <Fix event={event} problem={problem} />}
          </Item>
        );
      })}
      {others(problems).map((problem) => (
        <Item key={problem.code} done={false}>
          <span className="font-medium">{say(problem.code, problem.message)}</span>
          <Fix event={event} problem={problem} />
        </Item>
      ))}
    </ul>
  );
}

function Item({ done, children }: { done: boolean; children: React.ReactNode }) {
  const { t } = useTranslation('events');
  return (
    <li className="flex items-start gap-3">
      <span
        aria-hidden
        className={`mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full text-xs font-bold ${
          done ? 'bg-good-soft text-good' : 'border-2 border-dashed border-warn'
        }`}
      >
        {done && <Icon name="check" className="size-3.5" />}
      </span>
      <div className="min-w-0">
        <span className="sr-only">{t(done ? 'publish.done' : 'publish.open')} </span>
        {children}
      </div>
    </li>
  );
}
