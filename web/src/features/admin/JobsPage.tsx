import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Choice } from '@/components/Filters';
import { Problem } from '@/components/Problem';
import { Notice } from '@/components/ui';
import { refusals, Refused } from '@/lib/refusal';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { CodePicker } from './CodePicker';
import { JobList } from './JobList';
import { jobsChanged, parseJobSearch, QUEUES, run, STATES, type Deed, type JobSearch } from './jobs';
import { JOB_KINDS, useJobWords } from './jobWords';
import { QueueList } from './QueueList';
import { useAdminRefusalText } from './refusal';

const route = getRouteApi('/admin/jobs');

/** What the platform does apart from requests: how the queues stand, and what went wrong. */
export function JobsPage() {
  const { t } = useTranslation('admin');
  useTitle(t('jobs.title'));
  const words = useJobWords();
  const say = useAdminRefusalText();
  const client = useQueryClient();
  const search = parseJobSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (change: { [key in keyof JobSearch]?: JobSearch[key] | undefined }) =>
    void navigate({
      search: (before) => changed(parseJobSearch(before), change),
      replace: true,
      resetScroll: false,
    });
  const doing = useMutation({ mutationFn: (deed: Deed) => run(deed), onSettled: () => jobsChanged(client) });
  const act = (deed: Deed) => doing.mutate(deed);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('jobs.title')}</h1>
      <div role="status" className="sr-only">
        {doing.isSuccess && t('jobs.done')}
      </div>
      {refusals(doing.error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {say(code, message)}
        </Notice>
      ))}
      {doing.error !== null && !(doing.error instanceof Refused) && <Problem error={doing.error} />}
      <QueueList act={act} busy={doing.isPending} />
      <search className="my-4 grid items-end gap-2 sm:grid-cols-[1fr_12rem_12rem]">
        <CodePicker
          label={t('jobs.kind')}
          listed={t('jobs.title')}
          codes={JOB_KINDS}
          words={words}
          chosen={search.kind ?? ''}
          choose={(kind) => change({ kind })}
        />
        <Choice
          label={t('jobs.anyState')}
          value={search.state}
          options={STATES.map((state) => [state, t(`jobs.state.${state}`)])}
          choose={(chosen) => change({ state: STATES.find((state) => state === chosen) })}
        />
        <Choice
          label={t('jobs.anyQueue')}
          value={search.queue}
          options={QUEUES.map((queue) => [queue, t(`jobs.queue.${queue}`)])}
          choose={(chosen) => change({ queue: QUEUES.find((queue) => queue === chosen) })}
        />
      </search>
      <JobList search={search} act={act} busy={doing.isPending} />
    </>
  );
}
