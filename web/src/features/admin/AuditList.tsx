import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import { Empty, Notice, Skeleton } from '@/components/ui';
import { RequestError } from '@/lib/transport';
import { auditQuery, type AuditEntry, type AuditSearch } from './audit';

/** Entries of the audit trail, newest first. */
export function AuditList({ search }: { search: AuditSearch }) {
  const { t } = useTranslation('admin');
  const query = useInfiniteQuery(auditQuery(search));
  if (query.isError) {
    return query.error instanceof RequestError && query.error.code === 'BAD_USER_INPUT' ? (
      <Notice tone="bad">{t('audit.malformed')}</Notice>
    ) : (
      <Problem error={query.error} retry={() => void query.refetch()} />
    );
  }
  if (query.isPending) return <Skeleton className="h-40" />;
  const entries = query.data.pages.flatMap((page) => page.nodes);
  if (entries.length === 0) return <Empty title={t('audit.none')} />;
  return (
    <div className={query.isPlaceholderData ? 'opacity-60' : ''}>
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {query.hasNextPage && (
        <More load={() => void query.fetchNextPage()} loading={query.isFetchingNextPage} label={t('more')} />
      )}
    </div>
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
      <p className="text-sm text-quiet">
        {t('audit.subject')} <Subject id={entry.subjectId} />
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

/** What it was done to; accounts have a page here. */
function Subject({ id }: { id: string }) {
  return id.startsWith('user_') ? (
    <Link to="/admin/users/$userId" params={{ userId: id }} className="font-mono underline">
      {id}
    </Link>
  ) : (
    <span className="font-mono">{id}</span>
  );
}
