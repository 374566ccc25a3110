import { useTranslation } from 'react-i18next';
import { Badge, Card } from '@/components/ui';
import { Moment } from '@/components/Moment';
import { minorUnits } from '@/lib/format';
import { usePrice } from './money';
import type { OrganizerOrder } from './order';

const REFUND_TONES = { PENDING: 'warn', SUCCEEDED: 'good', FAILED: 'bad' } as const;

/** What was bought, what was paid for it, and what went back. */
export function Bill({ order }: { order: OrganizerOrder }) {
  const { t } = useTranslation('orders');
  const price = usePrice();
  const { payment } = order;
  return (
    <Card aria-labelledby="bill">
      <h2 id="bill" className="text-lg font-semibold">
        {t('bill.title')}
      </h2>
      <ul className="mt-3 space-y-1.5">
        {order.lines.map((line) => (
          <li key={line.name} className="flex justify-between gap-3">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {line.quantity} × {line.name}
              {line.quantity > 1 && (
                <span className="text-quiet"> · {t('bill.each', { price: price(line.unitPrice) })}</span>
              )}
            </span>
            <span className="tabular-nums">{price(line.total)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 flex justify-between gap-3 border-t border-line pt-3 font-semibold">
        <span>{t('bill.total')}</span>
        <span className="tabular-nums">{price(order.total)}</span>
      </p>
      {payment && (
        <p className="mt-1.5 flex justify-between gap-3 text-quiet">
          <span>{t('bill.payment')}</span>
          <span>{payment.outside ? t('outside.paid') : t(`payment.${payment.status}`)}</span>
        </p>
      )}
      {order.refunds.length > 0 && <Refunds order={order} />}
    </Card>
  );
}

function Refunds({ order }: { order: OrganizerOrder }) {
  const { t } = useTranslation('orders');
  const price = usePrice();
  return (
    <div className="mt-4 border-t border-line pt-3">
      <h3 className="font-medium">{t('bill.refunds')}</h3>
      <ul className="mt-2 space-y-3">
        {order.refunds.map((refund) => (
          <li key={refund.id} className="flex justify-between gap-3">
            <div className="min-w-0">
              <p className="[overflow-wrap:anywhere]">{refund.reason}</p>
              <p className="text-sm text-quiet">
                <Moment at={refund.createdAt} />
              </p>
            </div>
            <div className="shrink-0 text-end">
              <p className="tabular-nums">−{price(refund.amount)}</p>
              <Badge tone={REFUND_TONES[refund.status]}>{t(`refundStatus.${refund.status}`)}</Badge>
            </div>
          </li>
        ))}
      </ul>
      {order.refundable && minorUnits(order.refundable) > 0 && (
        <p className="mt-3 flex justify-between gap-3 border-t border-line pt-3">
          <span>{t('bill.left')}</span>
          <span className="tabular-nums">{price(order.refundable)}</span>
        </p>
      )}
    </div>
  );
}
