import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { QueryList } from '@/components/QueryList';
import { Empty, Skeleton } from '@/components/ui';
import { auditQuery, type AuditEntry, type AuditSearch } from './audit';
import { useActionWords, useChangeWords } from './auditWords';
import { Id, Named } from './Named';
import { FromTo, RowHead, Rows } from './Rows';

/** Entries of the audit trail, newest first. */
export function AuditList({ search }: { search: AuditSearch }) {
  const { t } = useTranslation('admin');
  const { t: audit } = useTranslation('audit');
  const query = useInfiniteQuery(auditQuery(search));
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-40" />}
      malformed={t('audit.malformed')}
      found={(count) => audit('found', { count })}
      empty={<Empty title={t('audit.none')} art="search" />}
      more={t('more')}
    >
      {(entries) => (
        <Rows>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Rows>
      )}
    </QueryList>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('admin');
  const words = useActionWords();
  return (
    <li className="space-y-1.5 p-4 [overflow-wrap:anywhere]">
      <RowHead beside={<Moment at={entry.occurredAt} />}>
        <span className="font-semibold">{words(entry.action)}</span>
      </RowHead>
      <p className="flex flex-wrap gap-x-1 gap-y-0.5 text-sm text-quiet">
        <Who entry={entry} />
        {entry.subject && entry.subject.id !== entry.actor?.id && (
          <span>
            · <Named thing={entry.subject} />
          </span>
        )}
        {entry.organization && entry.organization.id !== entry.subject?.id && (
          <span>
            · <Named thing={entry.organization} />
          </span>
        )}
      </p>
      {entry.reason && (
        <p className="border-s-2 border-line ps-3">{t('audit.reason', { reason: entry.reason })}</p>
      )}
      <Changes changes={entry.changes} />
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-quiet">
        <code dir="ltr">{entry.action}</code>
        {entry.clientAddress && <span>{t('audit.address', { address: entry.clientAddress })}</span>}
        {isSomething(entry.subjectId) && <Id id={entry.subjectId} />}
      </p>
    </li>
  );
}

/** Things of which there is only one, such as the settings, have no id. */
function isSomething(id: string): boolean {
  return !/_0+$/.test(id);
}

function Who({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('admin');
  if (!entry.actor) return <span>{t(entry.clientAddress ? 'audit.nobody' : 'audit.system')}</span>;
  return (
    <Link
      to="/admin/users/$userId"
      params={{ userId: entry.actor.id }}
      className="font-medium text-ink underline"
    >
      {entry.actor.displayName}
    </Link>
  );
}

function Changes({ changes }: Pick<AuditEntry, 'changes'>) {
  const { t } = useTranslation('audit');
  const said = useChangeWords()(changes);
  if (said.length === 0) return null;
  return (
    <dl className="text-sm">
      {said.map(({ name, label, before, after }) => (
        <div key={name}>
          <dt className="inline text-quiet">{label}:</dt>{' '}
          <dd className="inline">
            {before === null ? (after ?? t('none')) : <FromTo before={before} after={after ?? t('none')} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
