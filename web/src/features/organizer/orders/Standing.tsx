import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/ui';
import type { OrganizerOrder } from './order';
import { orderState } from './state';

/** What the order waits for, or what went wrong with it; nothing where all is well. */
export function Standing({ order }: { order: OrganizerOrder }) {
  const { t } = useTranslation('orders');
  const state = orderState(order);
  // What was refunded anew since is no trouble any more.
  const { payment } = order;
  const left = payment ? payment.amount.minorUnits - payment.refunded.minorUnits : 0;
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
      {state === 'expired' && <Notice tone="warn">{t('standing.expired')}</Notice>}
      {failed && <Notice tone="bad">{t('standing.refundFailed')}</Notice>}
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
