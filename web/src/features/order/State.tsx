import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass, Notice } from '@/components/ui';
import { useSeconds } from '@/lib/clock';
import { formatRemaining } from '@/lib/format';
import type { OrderDetails } from './order';

/** Where the order stands, and what is next. */
export function State({ order, paid }: { order: OrderDetails; paid: boolean }) {
  const { t } = useTranslation('order');
  // Whoever has paid is not told to pay, nor that they were late.
  if (order.payment?.status === 'QUARANTINED' && order.status !== 'CONFIRMED') {
    return (
      <Notice tone="warn">
        {order.status === 'CANCELLED' && <p className="font-medium">{t('state.cancelled')}</p>}
        <p>{t('state.inReview')}</p>
      </Notice>
    );
  }
  if (wasNeverPayable(order)) {
    return (
      <Notice tone="bad">
        <p className="font-medium">{t('state.unpayable')}</p>
        <Again order={order} />
      </Notice>
    );
  }
  switch (order.status) {
    case 'CONFIRMED':
      return <Notice tone="good">{t('state.confirmed', { email: order.email })}</Notice>;
    case 'CANCELLED':
      return (
        <Notice tone="bad">
          <p className="font-medium">{t('state.cancelled')}</p>
          {order.cancelReason && <p>{order.cancelReason}</p>}
        </Notice>
      );
    case 'EXPIRED':
      return (
        <Notice tone="warn">
          <p>{t('state.expired')}</p>
          <Again order={order} />
        </Notice>
      );
    case 'PENDING':
      return <Pending order={order} paid={paid} />;
  }
}

/** Whether it ended because there was no way to pay; that is not the buyer's doing. */
function wasNeverPayable({ status, payment }: OrderDetails): boolean {
  const ended = status === 'CANCELLED' || status === 'EXPIRED';
  return ended && payment?.status === 'FAILED' && !payment.checkoutUrl;
}

function Again({ order }: { order: OrderDetails }) {
  const { t } = useTranslation('order');
  if (!order.event) return null;
  return (
    <Link to="/events/$slug" params={{ slug: order.event.slug }} className={buttonClass('primary', 'mt-3')}>
      {t('orderAgain')}
    </Link>
  );
}

function Pending({ order, paid }: { order: OrderDetails; paid: boolean }) {
  const { t } = useTranslation('order');
  const payment = order.payment;
  // The places are held a little longer than one can pay.
  const remaining = useRemaining(payment?.payBy ?? order.expiresAt ?? null);
  if (payment?.status === 'PROCESSING') return <Notice tone="accent">{t('state.processing')}</Notice>;
  if (paid && payment?.status === 'PENDING') return <Notice tone="accent">{t('state.checking')}</Notice>;
  return (
    <Notice tone={payment?.status === 'FAILED' ? 'bad' : 'warn'}>
      <p className="font-medium">{t(payment?.status === 'FAILED' ? 'state.failed' : 'state.pending')}</p>
      {remaining !== null && (
        // It is there to be looked at, not to be read out each second.
        <p role="timer" aria-live="off">
          {t('state.held', { time: formatRemaining(remaining) })}
        </p>
      )}
      {payment?.checkoutUrl ? (
        <a className={buttonClass('primary', 'mt-3')} href={payment.checkoutUrl}>
          {t(payment.status === 'FAILED' ? 'payAgain' : 'pay')}
        </a>
      ) : (
        <p>{t('state.opening')}</p>
      )}
    </Notice>
  );
}

/** Milliseconds until then, counted down by the second; null when there is no end. */
function useRemaining(until: string | null): number | null {
  const now = useSeconds();
  return until ? Math.max(0, Date.parse(until) - now) : null;
}
