import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Badge, Button, Card, Skeleton } from '@/components/ui';
import { queuesQuery, type Deed, type JobQueue } from './jobs';

interface QueueListProps {
  act: (deed: Deed) => void;
  busy: boolean;
}

/** How the queues stand, kept up to date; they are paused and resumed here. */
export function QueueList({ act, busy }: QueueListProps) {
  const query = useQuery(queuesQuery);
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="mt-4 h-40" />;
  return (
    <ul className="mt-4 grid gap-3 sm:grid-cols-2 md:grid-cols-3 xl:grid-cols-5">
      {query.data.map((queue) => (
        <li key={queue.name}>
          <Standing queue={queue} act={act} busy={busy} />
        </li>
      ))}
    </ul>
  );
}

function Standing({ queue, act, busy }: QueueListProps & { queue: JobQueue }) {
  const { t } = useTranslation('admin');
  const name = t(`jobs.queue.${queue.name}`);
  const numbers = [
    [t('jobs.ready'), queue.depth],
    [t('jobs.lag'), t('jobs.seconds', { count: queue.lagSeconds })],
    [t('jobs.running'), queue.running],
    [t('jobs.scheduled'), queue.scheduled],
    [t('jobs.dead'), queue.dead],
  ];
  return (
    <Card className="flex h-full flex-col gap-3">
      <h2 className="flex flex-wrap items-center gap-2 font-semibold">
        {name} {queue.paused && <Badge tone="warn">{t('jobs.paused')}</Badge>}
      </h2>
      <dl className="flex-1 space-y-1 text-sm">
        {numbers.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-3">
            <dt className="text-quiet">{label}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <Button
        busy={busy}
        aria-label={t(queue.paused ? 'jobs.resumeQueue' : 'jobs.pauseQueue', { name })}
        onClick={() => act({ kind: queue.paused ? 'resume' : 'pause', queue: queue.name })}
      >
        {t(queue.paused ? 'jobs.resume' : 'jobs.pause')}
      </Button>
    </Card>
  );
}
