import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '@/components/ui';
import { minorUnits } from '@/lib/format';
import { count, money, percent } from './format';
import { share } from './series';
import type { Statistics } from './statistics';

/** The event at a glance. */
export function Figures({ statistics, paid }: { statistics: Statistics; paid: boolean }) {
  const { t } = useTranslation('dashboard');
  const { capacity, sold, held, checkedIn, gross, refunded, net, orders } = statistics;
  return (
    <div
      className={`grid grid-cols-1 gap-3 min-[340px]:grid-cols-2 sm:gap-4 ${paid ? 'lg:grid-cols-4' : 'lg:grid-cols-3'}`}
    >
      <Figure title={t('sold.title')} value={count(sold)} part={capacity ? share(sold, capacity) : undefined}>
        {capacity != null && (
          <Fact>{t('sold.of', { total: count(capacity), part: percent(share(sold, capacity)) })}</Fact>
        )}
        {held > 0 && <Fact>{t('sold.held', { count: held })}</Fact>}
      </Figure>
      {paid && (
        <Figure title={t('revenue.title')} value={money(net)}>
          {minorUnits(refunded) > 0 && (
            <>
              <Fact>{t('revenue.gross', { amount: money(gross) })}</Fact>
              <Fact>{t('revenue.refunded', { amount: money(refunded) })}</Fact>
            </>
          )}
        </Figure>
      )}
      <Figure title={t('orders.title')} value={count(orders.confirmed)}>
        {orders.placed > 0 && (
          <Fact>{t('orders.conversion', { part: percent(share(orders.everConfirmed, orders.placed)) })}</Fact>
        )}
        {(['pending', 'cancelled', 'expired'] as const).map(
          (state) =>
            orders[state] > 0 && <Fact key={state}>{t(`orders.${state}`, { count: orders[state] })}</Fact>,
        )}
      </Figure>
      <Figure
        title={t('door.title')}
        value={count(checkedIn)}
        part={sold > 0 ? share(checkedIn, sold) : undefined}
      >
        {sold > 0 && (
          <Fact>{t('door.of', { total: count(sold), part: percent(share(checkedIn, sold)) })}</Fact>
        )}
      </Figure>
    </div>
  );
}

interface FigureProps {
  title: string;
  value: string;
  /** How much of the whole it is, drawn below it. */
  part?: number | undefined;
  children: ReactNode;
}

function Figure({ title, value, part, children }: FigureProps) {
  return (
    <Card>
      <h2 className="text-sm font-medium text-quiet">{title}</h2>
      <p className="mt-1 text-2xl font-bold sm:text-3xl tracking-tight tabular-nums [overflow-wrap:anywhere]">
        {value}
      </p>
      {part !== undefined && <Bar part={part} />}
      <ul className="mt-1 text-sm text-quiet empty:hidden">{children}</ul>
    </Card>
  );
}

function Fact({ children }: { children: ReactNode }) {
  return <li>{children}</li>;
}

/** A part of a whole, beside its number. */
export function Bar({ part }: { part: number }) {
  return (
    <div aria-hidden className="my-2 h-2 overflow-hidden rounded-full bg-soft">
      <div className="h-full rounded-full bg-accent" style={{ width: `${Math.min(1, part) * 100}%` }} />
    </div>
  );
}
