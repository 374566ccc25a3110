import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Card } from '@/components/ui';
import { versionDay } from '@/lib/dates';
import type { AttentionItem } from './overview';

/** How many are counted at most. */
const SEEN = 100;

/** What needs a person, each with where it is mended. */
export function Attention({ items }: { items: AttentionItem[] }) {
  const { t } = useTranslation('platform');
  return (
    <Card aria-labelledby="needs">
      <h2 id="needs" className="text-lg font-semibold">
        {t('overview.needs')}
      </h2>
      {items.length === 0 ? (
        <p className="mt-2 flex items-center gap-2">
          <Icon name="done" className="size-5 text-good" />
          {t('overview.nothing')}
        </p>
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {items.map((item) => (
            <Item key={item.kind} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What is more urgent than the rest. */
const URGENT: AttentionItem['kind'][] = [
  'DISPUTES',
  'PAYMENTS_QUARANTINED',
  'PAYMENTS_STUCK',
  'REFUNDS_FAILED',
  'JOBS_FAILED',
];

function Item({ item: { kind, count, sinceOrDueAt, orders } }: { item: AttentionItem }) {
  const { t } = useTranslation('platform');
  const when = (at: string) =>
    t(kind === 'DISPUTES' ? 'overview.due' : 'overview.since', { date: versionDay(at) });
  const shown = count >= SEEN && orders.length > 0 ? t('overview.many') : String(count);
  return (
    <li className="flex gap-3 py-3">
      <Icon
        name="alert"
        className={`mt-0.5 size-5 shrink-0 ${URGENT.includes(kind) ? 'text-bad' : 'text-warn'}`}
      />
      <div className="min-w-0 flex-1">
        <p id={`needs-${kind}`} className="font-medium">
          {t(`attention.${kind}`, { count, shown })}
          {sinceOrDueAt && <span className="font-normal text-quiet">, {when(sinceOrDueAt)}</span>}
        </p>
        {orders.length > 0 && (
          <ul className="mt-1 text-sm">
            {orders.map((order) => (
              <li key={order.code} className="[overflow-wrap:anywhere]">
                <Link
                  to="/admin/organizations/$organizationId"
                  params={{ organizationId: order.organizationId }}
                  search={{ q: order.code }}
                  className="inline-flex min-h-11 items-center underline sm:min-h-0"
                >
                  {t('overview.order', {
                    code: order.code,
                    event: order.eventTitle,
                    organization: order.organizationName,
                  })}
                </Link>
              </li>
            ))}
          </ul>
        )}
        <Mend kind={kind} />
      </div>
    </li>
  );
}

const LINK = 'inline-flex min-h-11 items-center text-accent underline sm:min-h-0';

/** What to do about it, and where. */
function Mend({ kind }: { kind: AttentionItem['kind'] }) {
  const { t } = useTranslation('platform');
  const text = t(`mend.${kind}`);
  // Read alone, it says what it mends, too.
  const named = { id: `mend-${kind}`, 'aria-labelledby': `mend-${kind} needs-${kind}`, className: LINK };
  switch (kind) {
    case 'REPORTS':
      return (
        <Link to="/admin/reports" {...named}>
          {text}
        </Link>
      );
    case 'JOBS_FAILED':
      return (
        <Link to="/admin/jobs" {...named}>
          {text}
        </Link>
      );
    case 'CRM_FAILING':
      return (
        <Link to="/admin/settings" {...named}>
          {text}
        </Link>
      );
    case 'NO_IMPRINT':
    case 'NO_PRIVACY_POLICY':
      return (
        <Link
          to="/admin/site/$kind"
          params={{ kind: kind === 'NO_IMPRINT' ? 'imprint' : 'privacy' }}
          {...named}
        >
          {text}
        </Link>
      );
    default:
      return <p className="text-sm text-quiet">{text}</p>;
  }
}
