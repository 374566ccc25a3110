import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SalesBucket } from '@/graphql/generated/graphql';
import { Chart } from './Chart';
import { amountOf, count, exactAmount, fullDay, shortAmount, shortDay, time, dayTime } from './format';
import { Options } from './Options';
import { salesColumns } from './series';
import type { Statistics } from './statistics';

interface SalesProps {
  statistics: Statistics;
  paid: boolean;
  zone: string;
  by: SalesBucket;
  change: (by: SalesBucket) => void;
}

/** What was sold when: tickets or money, by day or by hour. */
export function Sales({ statistics, paid, zone, by, change }: SalesProps) {
  const { t } = useTranslation('dashboard');
  const [of, setOf] = useState<'tickets' | 'revenue'>('tickets');
  const { currency } = statistics.gross;
  const all = statistics.salesOverTime.map(({ startsAt: at, tickets, revenue }) => ({
    at,
    value: of === 'tickets' ? tickets : amountOf(revenue),
  }));
  const { points, weeks } = salesColumns(all, by);
  const total = points.reduce((sum, { value }) => sum + value, 0);
  const exact = (value: number) =>
    of === 'tickets' ? t('sales.tickets', { count: value }) : exactAmount(value, currency);
  const first = points[0]?.at;
  const day = (at: string) => fullDay(at, zone);
  return (
    <Chart
      title={t('sales.title')}
      kind="columns"
      points={points}
      whole={of === 'tickets'}
      summary={first === undefined ? '' : t('sales.summary', { total: exact(total), day: day(first) })}
      axis={(at) => (by === 'HOUR' ? dayTime(at, zone) : shortDay(at, zone))}
      full={(at) => {
        if (by === 'HOUR') return `${day(at)}, ${time(at, zone)}`;
        return weeks ? t('sales.week', { day: day(at) }) : day(at);
      }}
      short={(value) => (of === 'tickets' ? count(value) : shortAmount(value, currency))}
      exact={exact}
      heads={[t('chart.time'), t(`sales.of.${of}`)]}
      controls={
        <>
          {paid && (
            <Options
              label={t('sales.what')}
              value={of}
              options={[
                ['tickets', t('sales.of.tickets')],
                ['revenue', t('sales.of.revenue')],
              ]}
              choose={setOf}
            />
          )}
          <Options
            label={t('sales.step')}
            value={by}
            options={[
              ['DAY', t('sales.by.DAY')],
              ['HOUR', t('sales.by.HOUR')],
            ]}
            choose={change}
          />
        </>
      }
    />
  );
}
