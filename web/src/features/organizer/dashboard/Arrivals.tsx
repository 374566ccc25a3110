import { useTranslation } from 'react-i18next';
import { Chart } from './Chart';
import { count, fullDay, time } from './format';
import { arrivals } from './series';
import type { Statistics } from './statistics';

/** How the house filled. */
export function Arrivals({ statistics, zone }: { statistics: Statistics; zone: string }) {
  const { t } = useTranslation('dashboard');
  const checkIns = statistics.checkInsOverTime.map(({ startsAt: at, checkIns: value }) => ({ at, value }));
  const points = arrivals(checkIns, statistics.checkedIn);
  const busiest = checkIns.reduce((most, one) => (one.value > most.value ? one : most), { at: '', value: 0 });
  if (points.length === 0) return null;
  return (
    <Chart
      title={t('arrivals.title')}
      kind="line"
      points={points}
      summary={t('arrivals.summary', { time: time(busiest.at, zone), count: busiest.value })}
      axis={(at) => time(at, zone)}
      full={(at) => `${fullDay(at, zone)}, ${time(at, zone)}`}
      short={count}
      exact={(value) => t('arrivals.in', { count: value })}
      heads={[t('chart.time'), t('door.title')]}
    />
  );
}
