import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { QueryList } from '@/components/QueryList';
import { Empty, Skeleton } from '@/components/ui';
import { Id, Named } from './Named';
import { auditQuery, type AuditEntry, type AuditSearch } from './audit';

/** Entries of the audit trail, newest first. */
export function AuditList({ search }: { search: AuditSearch }) {
  const { t } = useTranslation('admin');
  const query = useInfiniteQuery(auditQuery(search));
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-40" />}
      malformed={t('audit.malformed')}
      empty={<Empty title={t('audit.none')} />}
      more={t('more')}
    >
      {(entries) => (
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </QueryList>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('admin');
  return (
    <li className="space-y-1 p-4 [overflow-wrap:anywhere]">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <code className="font-semibold">{entry.action}</code>
        <span className="text-sm text-quiet">
          <Moment at={entry.occurredAt} />
        </span>
      </div>
      <p className="text-sm">
        {entry.actor ? (
          <Link to="/admin/users/$userId" params={{ userId: entry.actor.id }} className="underline">
            {entry.actor.displayName}
          </Link>
        ) : (
          t(entry.clientAddress ? 'audit.nobody' : 'audit.system')
        )}
        {entry.clientAddress && (
          <span className="text-quiet"> {t('audit.address', { address: entry.clientAddress })}</span>
        )}
      </p>
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-quiet">
        {entry.subject && (
          <span>
            {t('audit.subject')} <Named thing={entry.subject} />
          </span>
        )}
        {entry.organization && entry.organization.id !== entry.subject?.id && (
          <span>
            <Named thing={entry.organization} />
          </span>
        )}
        <Id id={entry.subjectId} />
      </p>
      {entry.reason && <p>{t('audit.reason', { reason: entry.reason })}</p>}
      {entry.changes.length > 0 && (
        <ul className="text-sm text-quiet">
          {entry.changes.map(({ name, before, after }) => (
            <li key={name}>
              {name}: {before != null && `${before} → `}
              {after ?? '–'}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
