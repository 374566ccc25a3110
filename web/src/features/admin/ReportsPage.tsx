import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryList } from '@/components/QueryList';
import { Field } from '@/components/Field';
import { Empty, INPUT, Notice, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { AnswerDialog } from './AnswerDialog';
import { ChangeDialog } from './ChangeDialog';
import { Moderation } from './EventList';
import { ReportRow, type Reported } from './ReportRow';
import {
  parseReportSearch,
  reportsQuery,
  subjectsQuery,
  type AdminReport,
  type ReportSearch,
} from './reports';
import { Rows } from './Rows';

const route = getRouteApi('/admin/reports');

/** What people reported, and what came of it. */
export function ReportsPage() {
  const { t } = useTranslation('admin');
  useTitle(t('reports.title'));
  const search = parseReportSearch(route.useSearch());
  const navigate = route.useNavigate();
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('reports.title')}</h1>
      <search className="my-4 block max-w-60">
        <Field label={t('reports.which')}>
          {(props) => (
            <select
              {...props}
              className={INPUT}
              value={search.state ?? 'OPEN'}
              onChange={({ target }) =>
                void navigate({ search: parseReportSearch({ state: target.value }), replace: true })
              }
            >
              <option value="OPEN">{t('reports.state.OPEN')}</option>
              <option value="RESOLVED">{t('reports.state.RESOLVED')}</option>
              <option value="ALL">{t('reports.any')}</option>
            </select>
          )}
        </Field>
      </search>
      <ReportList search={search} />
    </>
  );
}

function ReportList({ search }: { search: ReportSearch }) {
  const { t } = useTranslation('admin');
  const { viewer } = useViewer();
  const query = useInfiniteQuery(reportsQuery(search));
  const reports = query.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const ids = new Set(reports.filter(isActedOn).map(({ subjectId }) => subjectId));
  const reported = useQuery(subjectsQuery([...ids]));
  const [chosen, setChosen] = useState<AdminReport>();
  const [acting, setActing] = useState<Reported>();
  const [done, setDone] = useState('');
  const close = () => {
    setChosen(undefined);
    setActing(undefined);
  };
  const finish = (text: string) => {
    close();
    setDone(text);
    void reported.refetch();
  };
  return (
    <QueryList query={query} waiting={<Skeleton className="h-80" />} more={t('more')}>
      {(reports) => (
        <>
          {done && (
            <div className="mb-4">
              <Notice tone="good">{done}</Notice>
            </div>
          )}
          {reports.length === 0 ? (
            <Empty title={t(search.state ? 'reports.noneFound' : 'reports.none')} art="done" />
          ) : (
            <Rows>
              {reports.map((report) => (
                <ReportRow
                  key={report.id}
                  report={report}
                  reported={
                    report.subjectId === viewer?.id ? undefined : reported.data?.get(report.subjectId)
                  }
                  answer={() => setChosen(report)}
                  act={setActing}
                />
              ))}
            </Rows>
          )}
          {chosen && <AnswerDialog report={chosen} close={close} done={() => finish(t('reports.done'))} />}
          {acting && <Acting reported={acting} close={close} done={finish} />}
        </>
      )}
    </QueryList>
  );
}

/** Whether something can be done at once to what was reported. An organization goes with its owners. */
function isActedOn({ subjectKind, subject }: AdminReport): boolean {
  return subject != null && subjectKind !== 'ORGANIZATION';
}

interface ActingProps {
  reported: Reported;
  close: () => void;
  done: (text: string) => void;
}

/** Asks why, and does it: an event goes or comes back, an account is suspended or reinstated. */
function Acting({ reported, close, done }: ActingProps) {
  if (reported.__typename === 'Event') return <Moderation event={reported} close={close} done={done} />;
  const kind = reported.userStatus === 'SUSPENDED' ? 'reinstate' : 'suspend';
  return <ChangeDialog user={reported} change={{ kind }} close={close} done={done} />;
}
