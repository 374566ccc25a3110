import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Moment } from '@/components/Moment';
import { QueryList } from '@/components/QueryList';
import { Badge, Button, Empty, Skeleton } from '@/components/ui';
import { jobsQuery, type AdminJob, type Deed, type JobSearch } from './jobs';
import { useJobWords } from './jobWords';
import { Id, Named } from './Named';
import { Rows } from './Rows';

interface JobListProps {
  search: JobSearch;
  act: (deed: Deed) => void;
  busy: boolean;
}

/** Jobs, newest first; what went wrong with one is shown where it is opened. */
export function JobList({ search, act, busy }: JobListProps) {
  const { t } = useTranslation('admin');
  const query = useInfiniteQuery(jobsQuery(search));
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-80" />}
      empty={<Empty title={t('jobs.none')} />}
      more={t('more')}
    >
      {(jobs) => (
        <>
          {search.state === 'DEAD' && search.kind && <All kind={search.kind} act={act} busy={busy} />}
          <Rows>
            {jobs.map((job) => (
              <Row key={job.id} job={job} act={act} busy={busy} />
            ))}
          </Rows>
        </>
      )}
    </QueryList>
  );
}

interface ActProps {
  act: (deed: Deed) => void;
  busy: boolean;
}

/** What can be done about all dead jobs of a kind at once. */
function All({ kind: of, act, busy }: ActProps & { kind: string }) {
  const { t } = useTranslation('admin');
  const kind = useJobWords()(of);
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <Button busy={busy} onClick={() => act({ kind: 'retryAll', of })}>
        {t('jobs.retryAll', { kind })}
      </Button>
      <Confirm
        label={t('jobs.dropAll', { kind })}
        title={t('jobs.dropAllTitle', { kind })}
        text={t('jobs.dropText')}
        yes={t('jobs.dropYes')}
        no={t('cancel')}
        busy={busy}
        confirm={() => act({ kind: 'dropAll', of })}
      />
    </div>
  );
}

const TONES = {
  DEAD: 'bad',
  RUNNING: 'accent',
  READY: 'accent',
  SCHEDULED: 'neutral',
  DONE: 'good',
  DROPPED: 'neutral',
} as const;

function Row({ job, act, busy }: ActProps & { job: AdminJob }) {
  const { t } = useTranslation('admin');
  const words = useJobWords();
  return (
    <li className="space-y-2 p-4 [overflow-wrap:anywhere]">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="font-semibold">{words(job.kind)}</p>
        <Badge tone={TONES[job.status]}>{t(`jobs.state.${job.status}`)}</Badge>
      </div>
      <p className="text-sm text-quiet">
        {job.subject && (
          <>
            <Named thing={job.subject} /> ·{' '}
          </>
        )}
        {job.queue && <>{t(`jobs.queue.${job.queue}`)} · </>}
        {t('jobs.attempts', { attempts: job.attempts, most: job.maxAttempts })} ·{' '}
        <Moment at={job.finishedAt ?? job.runAt} />
      </p>
      {job.lastError && (
        <p dir="auto" className="rounded-lg bg-soft px-3 py-2 text-sm">
          {job.lastError}
        </p>
      )}
      <p className="flex flex-wrap gap-x-3">
        <code dir="ltr" className="content-center text-xs text-quiet">
          {job.kind}
        </code>
        <Id id={job.id} />
      </p>
      {job.failures.length > 0 && (
        <details className="text-sm">
          <summary className="min-h-11 cursor-pointer content-center">
            {t('jobs.failures', { count: job.failures.length })}
          </summary>
          <ol className="space-y-1 text-quiet">
            {job.failures.map(({ attempt, error, failedAt }) => (
              <li key={`${failedAt} ${attempt}`}>
                {t('jobs.attempt', { attempt })} · <Moment at={failedAt} /> · {error}
              </li>
            ))}
          </ol>
        </details>
      )}
      {job.status === 'DEAD' && (
        <div className="flex flex-wrap gap-2">
          <Button busy={busy} onClick={() => act({ kind: 'retry', job: job.id })}>
            {t('jobs.retry')}
          </Button>
          <Confirm
            label={t('jobs.drop')}
            title={t('jobs.dropTitle')}
            text={t('jobs.dropText')}
            yes={t('jobs.dropYes')}
            no={t('cancel')}
            busy={busy}
            confirm={() => act({ kind: 'drop', job: job.id })}
          />
        </div>
      )}
    </li>
  );
}
