import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { QueryList } from '@/components/QueryList';
import { Field } from '@/components/Field';
import { Badge, Button, Empty, INPUT, Notice, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { AnswerDialog } from './AnswerDialog';
import { parseReportSearch, reportsQuery, type AdminReport, type ReportSearch } from './reports';

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
  const query = useInfiniteQuery(reportsQuery(search));
  const [chosen, setChosen] = useState<AdminReport>();
  const [done, setDone] = useState(false);
  return (
    <QueryList query={query} waiting={<Skeleton className="h-80" />} more={t('more')}>
      {(reports) => (
        <>
          {done && (
            <div className="mb-4">
              <Notice tone="good">{t('reports.done')}</Notice>
            </div>
          )}
          {reports.length === 0 ? (
            <Empty title={t(search.state ? 'reports.noneFound' : 'reports.none')} />
          ) : (
            <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
              {reports.map((report) => (
                <Row key={report.id} report={report} answer={() => setChosen(report)} />
              ))}
            </ul>
          )}
          {chosen && (
            <AnswerDialog
              report={chosen}
              close={() => setChosen(undefined)}
              done={() => {
                setChosen(undefined);
                setDone(true);
              }}
            />
          )}
        </>
      )}
    </QueryList>
  );
}

function Row({ report, answer }: { report: AdminReport; answer: () => void }) {
  const { t } = useTranslation('admin');
  const { reporter, outcome, note } = report;
  const name = report.subject?.name ?? t('reports.gone');
  return (
    <li className="space-y-2 p-4 [overflow-wrap:anywhere]">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span>
          <span className="text-sm text-quiet">{t(`reports.kind.${report.subjectKind}`)} </span>
          <Subject report={report} name={name} />
        </span>
        <Badge tone={report.reason === 'FRAUD' || report.reason === 'ILLEGAL' ? 'bad' : 'warn'}>
          {t(`reports.reason.${report.reason}`)}
        </Badge>
      </div>
      <p className="whitespace-pre-line">{report.message}</p>
      <p className="text-sm text-quiet">
        <Moment at={report.createdAt} />
        {reporter && (
          <>
            {' '}
            {t('reports.by')}{' '}
            <Link to="/admin/users/$userId" params={{ userId: reporter.id }} className="underline">
              {reporter.displayName}
            </Link>
          </>
        )}
      </p>
      {outcome ? (
        <p className="text-sm">
          <span className="font-medium">{t(`reports.outcome.${outcome}`)}</span>
          {report.resolvedAt && (
            <span className="text-quiet">
              {' '}
              <Moment at={report.resolvedAt} />
            </span>
          )}
          <span className="block whitespace-pre-line text-quiet">{note}</span>
        </p>
      ) : (
        <Button onClick={answer} aria-label={t('reports.answerOf', { name })}>
          {t('reports.answer')}
        </Button>
      )}
    </li>
  );
}

/** What was reported, where an administrator can do something about it. */
function Subject({ report, name }: { report: AdminReport; name: string }) {
  const className = 'font-medium underline';
  switch (report.subjectKind) {
    case 'EVENT':
      return report.subject?.slug ? (
        <Link to="/admin/events" search={{ q: report.subject.slug }} className={className}>
          {name}
        </Link>
      ) : (
        <span className="font-medium">{name}</span>
      );
    case 'ORGANIZATION':
      return (
        <Link
          to="/admin/organizations/$organizationId"
          params={{ organizationId: report.subjectId }}
          className={className}
        >
          {name}
        </Link>
      );
    case 'USER':
      return (
        <Link to="/admin/users/$userId" params={{ userId: report.subjectId }} className={className}>
          {name}
        </Link>
      );
  }
}
