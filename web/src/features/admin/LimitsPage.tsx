import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Card, Notice, Skeleton } from '@/components/ui';
import { formatMoment, visitorZone } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { formatPeriod, limitsQuery, type LimitGroup, type RateLimits } from './limits';

/** How often one may ask, where that is counted, and how many requests came too often. */
export function LimitsPage() {
  const { t } = useTranslation('admin');
  useTitle(t('limits.title'));
  const query = useQuery(limitsQuery);
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-96" />;
  const { counting, startedAt, groups } = query.data;
  return (
    <>
      <h1 className="mb-4 text-2xl font-bold tracking-tight">{t('limits.title')}</h1>
      <Counting counting={counting} />
      <p className="my-4 text-quiet">{t('limits.text')}</p>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {groups.map((group) => (
          <li key={group.name}>
            <Group group={group} />
          </li>
        ))}
      </ul>
      <p className="mt-4 text-sm text-quiet">
        {t('limits.since', { since: formatMoment(startedAt, visitorZone(), formatTag()) })}
      </p>
      <p className="mt-2 text-sm text-quiet">{t('limits.configured')}</p>
    </>
  );
}

const TONES = { REDIS: 'good', PROCESS: 'accent', REDIS_AWAY: 'warn' } as const;

/** Where it is counted right now. */
function Counting({ counting }: Pick<RateLimits, 'counting'>) {
  const { t } = useTranslation('admin');
  return (
    <Notice tone={counting ? TONES[counting] : 'warn'}>
      {t(`limits.counting.${counting ?? 'NOWHERE'}`)}
    </Notice>
  );
}

function Group({ group: { name, setting, perAddress, perUser, refused } }: { group: LimitGroup }) {
  const { t } = useTranslation('admin');
  const number = (value: number) => new Intl.NumberFormat(formatTag()).format(value);
  const rate = ({ burst, periodSeconds }: LimitGroup['perUser']) =>
    t('limits.rate', { burst: number(burst), period: formatPeriod(periodSeconds, formatTag()) });
  const facts = [
    [t('limits.perAddress'), rate(perAddress)],
    [t('limits.perUser'), rate(perUser)],
    [t('limits.refused'), number(refused)],
  ];
  return (
    <Card className="flex h-full flex-col gap-3">
      <div>
        <h2 className="font-semibold">{t(`limits.group.${name}`)}</h2>
        <p className="text-sm text-quiet">{t(`limits.what.${name}`)}</p>
      </div>
      <dl className="flex-1 space-y-2 text-sm">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="text-quiet">{label}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <code className="text-sm break-all text-quiet">{setting}</code>
    </Card>
  );
}
