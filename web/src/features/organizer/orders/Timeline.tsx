import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Card } from '@/components/ui';
import type { OrderTimelineKind } from '@/graphql/generated/graphql';
import { minorUnits } from '@/lib/format';
import { usePrice } from './money';
import type { TimelineEntry } from './order';

/** What went well, and what somebody may have to look into; all else just happened. */
const TONES: { [kind in OrderTimelineKind]?: string } = {
  CONFIRMED: 'bg-good',
  PAID: 'bg-good',
  REFUND_SUCCEEDED: 'bg-good',
  CHECKED_IN: 'bg-accent',
  PAYMENT_FAILED: 'bg-bad',
  PAYMENT_QUARANTINED: 'bg-bad',
  PAYMENT_UNVERIFIED: 'bg-bad',
  MAIL_FAILED: 'bg-bad',
  MAIL_RETURNED: 'bg-bad',
  REFUND_FAILED: 'bg-bad',
  CANCELLED: 'bg-bad',
  EXPIRED: 'bg-warn',
};

/** What happened to an order, oldest first. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const { t } = useTranslation('orders');
  return (
    <Card aria-labelledby="timeline">
      <h2 id="timeline" className="text-lg font-semibold">
        {t('timeline.title')}
      </h2>
      <ol className="mt-3" aria-live="polite">
        {entries.map((entry, index) => (
          <Entry
            key={`${entry.occurredAt} ${entry.kind} ${index}`}
            entry={entry}
            last={index === entries.length - 1}
          />
        ))}
      </ol>
    </Card>
  );
}

function Entry({ entry, last }: { entry: TimelineEntry; last: boolean }) {
  const { t } = useTranslation('orders');
  const price = usePrice();
  return (
    <li className="relative pb-4 ps-6 last:pb-0">
      {!last && (
        <span aria-hidden className="absolute top-2 bottom-[-0.5rem] start-[0.3125rem] w-px bg-line" />
      )}
      <span
        aria-hidden
        className={`absolute top-1.5 start-0 size-[0.6875rem] rounded-full ${TONES[entry.kind] ?? 'bg-quiet'}`}
      />
      <p className="flex justify-between gap-3">
        <span>{t(`timeline.${entry.kind}`)}</span>
        {entry.amount && minorUnits(entry.amount) > 0 && (
          <span className="shrink-0 tabular-nums">{price(entry.amount)}</span>
        )}
      </p>
      {entry.note && entry.kind !== 'EXPIRED' && (
        <p className="text-sm [overflow-wrap:anywhere]">{entry.note}</p>
      )}
      <p className="text-sm text-quiet">
        <Moment at={entry.occurredAt} />
        {entry.actorName && <> · {entry.actorName}</>}
      </p>
    </li>
  );
}
