import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/ui';
import type { CrmConnection } from './crm';

/** How the states of a CRM look. */
export const TONES = { ACTIVE: 'good', WAITING: 'warn', FAILING: 'warn', HALTED: 'bad' } as const;

/** How a CRM stands. */
export function Standing({ connection }: { connection: CrmConnection }) {
  const { t } = useTranslation('settings');
  const { kind, status, url, connectedAt, lastSyncedAt, lastError, retryAt, refusals } = connection;
  const facts = [
    [t('crm.system'), url ?? t(`crm.kind.${kind}`)],
    [t('crm.since'), <Moment key="since" at={connectedAt} />],
    [t('crm.lastSync'), lastSyncedAt ? <Moment key="last" at={lastSyncedAt} /> : t('crm.never')],
    ...(retryAt ? [[t('crm.retry'), <Moment key="retry" at={retryAt} />] as const] : []),
    [t('crm.waiting'), connection.waitingCount],
    [t('crm.sent'), connection.sentCount],
    [t('crm.refused'), connection.refusedCount],
  ] as const;
  return (
    <>
      {lastError && (
        <div className="mt-3">
          <Notice tone={status === 'HALTED' ? 'bad' : 'warn'}>
            {t(status === 'HALTED' ? 'crm.halted' : 'crm.failing')} <span lang="en">{lastError}</span>
          </Notice>
        </div>
      )}
      <dl className="mt-3 space-y-1 text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="flex flex-wrap justify-between gap-x-3">
            <dt className="text-quiet">{label}</dt>
            <dd className="tabular-nums [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {refusals.length > 0 && (
        <ul aria-label={t('crm.reasons')} className="mt-3 space-y-1 text-sm">
          {refusals.map(({ reason, erasing, contactCount }) => (
            <li key={`${String(erasing)} ${reason}`} className="[overflow-wrap:anywhere]">
              {t(erasing ? 'crm.notErased' : 'crm.notTaken', { count: contactCount })}{' '}
              <span lang="en">{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
