import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Badge, Button } from '@/components/ui';
import { Id } from './Named';
import type { AdminReport, ReportedEvent, ReportedUser } from './reports';
import { RowHead } from './Rows';

export type Reported = ReportedEvent | ReportedUser;

interface ReportRowProps {
  report: AdminReport;
  /** How what was reported stands now; undefined while that is not known, and if nothing can be done to it here. */
  reported: Reported | undefined;
  answer: () => void;
  act: (on: Reported) => void;
}

/** A report: what it is about, what is wrong, who says so, and what can be done. */
export function ReportRow({ report, reported, answer, act }: ReportRowProps) {
  const { t } = useTranslation('admin');
  const name = report.subject?.name ?? t('reports.gone');
  return (
    <li className="space-y-3 p-4 [overflow-wrap:anywhere]">
      <RowHead
        beside={
          <>
            {reported && isOff(reported) && (
              <Badge tone="bad">
                {t(reported.__typename === 'Event' ? 'events.off' : 'status.SUSPENDED')}
              </Badge>
            )}
            <Badge tone={report.reason === 'FRAUD' || report.reason === 'ILLEGAL' ? 'bad' : 'warn'}>
              {t(`reports.reason.${report.reason}`)}
            </Badge>
          </>
        }
      >
        <span className="text-sm text-quiet">{t(`reports.kind.${report.subjectKind}`)} </span>
        <Subject report={report} name={name} />
      </RowHead>
      <blockquote className="border-s-2 border-line ps-3 whitespace-pre-line">
        <bdi>{report.message}</bdi>
      </blockquote>
      <p className="text-sm text-quiet">
        {report.reporter && (
          <>
            {t('reports.reportedBy')} <Person person={report.reporter} /> ·{' '}
          </>
        )}
        <Moment at={report.createdAt} />
      </p>
      {report.outcome && <Outcome report={report} outcome={report.outcome} />}
      <div className="flex flex-wrap items-center gap-2">
        {!report.outcome && (
          <Button tone="primary" onClick={answer} aria-label={t('reports.answerOf', { name })}>
            {t('reports.answer')}
          </Button>
        )}
        {reported && <Deed reported={reported} act={() => act(reported)} />}
        <Id id={report.subjectId} />
      </div>
    </li>
  );
}

function isOff(reported: Reported): boolean {
  return reported.__typename === 'Event' ? reported.unpublished != null : reported.userStatus === 'SUSPENDED';
}

/** What can be done to what was reported, beside the answer. */
function Deed({ reported, act }: { reported: Reported; act: () => void }) {
  const { t } = useTranslation('admin');
  const off = isOff(reported);
  if (reported.__typename === 'User') {
    if (reported.userStatus === 'DELETED') return null;
    const kind = off ? 'reinstate' : 'suspend';
    return (
      <Button
        tone={off ? 'plain' : 'danger'}
        aria-label={t(`${kind}.of`, { name: reported.displayName })}
        onClick={act}
      >
        {t(`${kind}.button`)}
      </Button>
    );
  }
  const kind = off ? 'bringBack' : 'takeOff';
  return (
    <Button
      tone={off ? 'plain' : 'danger'}
      aria-label={t(`${kind}.of`, { title: reported.title })}
      onClick={act}
    >
      {t(`${kind}.button`)}
    </Button>
  );
}

function Outcome({ report, outcome }: { report: AdminReport; outcome: NonNullable<AdminReport['outcome']> }) {
  const { t } = useTranslation('admin');
  return (
    <div className="rounded-xl bg-soft px-4 py-3 text-sm">
      <p>
        <span className="font-medium">{t(`reports.outcome.${outcome}`)}</span>
        <span className="text-quiet">
          {report.resolvedBy && (
            <>
              {' · '}
              <Person person={report.resolvedBy} />
            </>
          )}
          {report.resolvedAt && (
            <>
              {' · '}
              <Moment at={report.resolvedAt} />
            </>
          )}
        </span>
      </p>
      <p className="mt-1 whitespace-pre-line">{report.note}</p>
    </div>
  );
}

function Person({ person: { id, displayName } }: { person: { id: string; displayName: string } }) {
  return (
    <Link to="/admin/users/$userId" params={{ userId: id }} className="text-ink underline">
      <bdi>{displayName}</bdi>
    </Link>
  );
}

/** What was reported, as everybody sees it; a person, who has no such page, as administrators do. */
function Subject({
  report: { subject, subjectKind, subjectId },
  name,
}: {
  report: AdminReport;
  name: string;
}) {
  const className = 'font-semibold underline';
  if (!subject) return <span className="font-semibold">{name}</span>;
  switch (subjectKind) {
    case 'EVENT':
      return (
        <Link to="/events/$slug" params={{ slug: subject.slug ?? '' }} className={className}>
          {name}
        </Link>
      );
    case 'ORGANIZATION':
      return (
        <Link
          to="/admin/organizations/$organizationId"
          params={{ organizationId: subjectId }}
          className={className}
        >
          {name}
        </Link>
      );
    case 'USER':
      return (
        <Link to="/admin/users/$userId" params={{ userId: subjectId }} className={className}>
          {name}
        </Link>
      );
  }
}
