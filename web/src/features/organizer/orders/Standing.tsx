import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/ui';
import { formatMoney, minorUnits } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import type { OrganizerOrder } from './order';
import { orderState } from './state';

const DISPUTE_TONES = {
  INQUIRY: 'warn',
  INQUIRY_REVIEW: 'warn',
  INQUIRY_CLOSED: 'accent',
  NEEDS_RESPONSE: 'bad',
  UNDER_REVIEW: 'warn',
  WON: 'accent',
  LOST: 'bad',
} as const;

/** What the order waits for, or what went wrong with it; nothing where all is well. */
export function Standing({ order }: { order: OrganizerOrder }) {
  const { t } = useTranslation('orders');
  const state = orderState(order);
  // What was refunded anew since is no trouble any more.
  const { payment } = order;
  const left = payment ? minorUnits(payment.amount) - minorUnits(payment.refunded) : 0;
  const failed = left > 0 && order.refunds.some((refund) => refund.status === 'FAILED');
  return (
    <>
      {(state === 'pending' || state === 'failed') && (
        <Notice tone="warn">
          <p className="font-medium">{t(`standing.${state}`)}</p>
          {order.payment?.failure && state === 'failed' && <p>{order.payment.failure}</p>}
          {order.expiresAt && (
            <p>
              {t('standing.held')} <Moment at={order.expiresAt} />
            </p>
          )}
        </Notice>
      )}
      {state === 'processing' && <Notice tone="accent">{t('standing.processing')}</Notice>}
      {state === 'quarantined' && <Notice tone="bad">{t('standing.quarantined')}</Notice>}
      {state === 'unpayable' && (
        <Notice tone="bad">
          <p className="font-medium">{t('standing.unpayable')}</p>
          {order.payment?.failure && <p className="[overflow-wrap:anywhere]">{order.payment.failure}</p>}
        </Notice>
      )}
      {state === 'expired' && <Notice tone="warn">{t('standing.expired')}</Notice>}
      {failed && <Notice tone="bad">{t('standing.refundFailed')}</Notice>}
      {(order.disputes ?? []).map((dispute) => (
        <Notice key={dispute.id} tone={DISPUTE_TONES[dispute.status]}>
          <p className="font-medium">
            {t(`dispute.${dispute.status}`, { amount: formatMoney(dispute.amount, formatTag()) })}
          </p>
          <p className="[overflow-wrap:anywhere]">{t('dispute.reason', { reason: dispute.reason })}</p>
          {dispute.evidenceDueAt && dispute.status === 'NEEDS_RESPONSE' && (
            <p>
              {t('dispute.due')} <Moment at={dispute.evidenceDueAt} />
            </p>
          )}
        </Notice>
      ))}
      {order.mailFailure && (
        <Notice tone="bad">
          <p className="font-medium [overflow-wrap:anywhere]">
            {t('standing.mailFailed', { email: order.mailFailure.email })}
          </p>
          <p className="[overflow-wrap:anywhere]">{order.mailFailure.reason}</p>
          {order.status === 'CONFIRMED' && <p className="mt-2">{t('standing.mailHint')}</p>}
        </Notice>
      )}
    </>
  );
}
