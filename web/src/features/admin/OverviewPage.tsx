import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Card, Skeleton } from '@/components/ui';
import { formatMoney, minorUnits, moneyOf } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { Attention } from './Attention';
import { changeOf, overviewQuery, type Overview } from './overview';

/** The platform at a glance: what needs a person, and numbers that matter. */
export function OverviewPage() {
  const { t } = useTranslation('platform');
  useTitle(t('overview.title'));
  const query = useQuery(overviewQuery);
  if (query.isError && !query.data)
    return <Problem page error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <h1 className="mb-4 text-2xl font-bold tracking-tight">{t('overview.title')}</h1>
      {query.data ? (
        <>
          <Attention items={query.data.attention} />
          <Numbers overview={query.data} />
        </>
      ) : (
        <div className="space-y-4">
          <Skeleton className="h-40" />
          <Skeleton className="h-80" />
        </div>
      )}
    </>
  );
}

function Numbers({ overview }: { overview: Overview }) {
  const { t } = useTranslation('platform');
  const number = new Intl.NumberFormat(formatTag());
  const count = (value: number) => number.format(value);
  return (
    <section aria-labelledby="numbers" className="mt-8">
      <h2 id="numbers" className="mb-3 text-lg font-semibold">
        {t('overview.numbers')}
      </h2>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Figure title={t('overview.people')} total={count(overview.people)}>
          <Spans of={overview.newPeople} show={count} isNew />
        </Figure>
        <Figure title={t('overview.organizations')} total={count(overview.organizations)}>
          <Spans of={overview.newOrganizations} show={count} isNew />
        </Figure>
        <Figure title={t('overview.upcoming')} total={count(overview.upcomingEvents)} />
        {overview.sales.map(({ tickets, revenue }) => {
          const { currency } = revenue.week;
          const units = {
            week: minorUnits(revenue.week),
            weekBefore: minorUnits(revenue.weekBefore),
            month: minorUnits(revenue.month),
            monthBefore: minorUnits(revenue.monthBefore),
          };
          return (
            <Figure key={currency} title={t('overview.sales', { currency })}>
              <Spans of={units} show={(value) => formatMoney(moneyOf(value, currency), formatTag())} />
              <h4 className="mt-3 text-sm font-medium">{t('overview.tickets')}</h4>
              <Spans of={tickets} show={count} />
            </Figure>
          );
        })}
        <Figure title={t('overview.mails')}>
          <Span days={7} now={overview.mailsSent.week} before={overview.mailsSent.weekBefore} show={count} />
          <h4 className="mt-3 text-sm font-medium">{t('overview.bounced')}</h4>
          <Span
            days={7}
            now={overview.mailsBounced.week}
            before={overview.mailsBounced.weekBefore}
            show={count}
          />
        </Figure>
        <Figure title={t('overview.jobsWaiting')} total={count(overview.jobsWaiting)}>
          <p className="text-sm text-quiet">
            {t('overview.jobsFailed')}: {count(overview.jobsFailed)}
          </p>
        </Figure>
      </div>
      {overview.sales.length === 0 && <p className="mt-4 text-quiet">{t('overview.noSales')}</p>}
    </section>
  );
}

function Figure({ title, total, children }: { title: string; total?: string; children?: React.ReactNode }) {
  return (
    <Card>
      <h3 className="text-sm text-quiet">{title}</h3>
      {total !== undefined && <p className="font-display text-3xl font-bold tabular-nums">{total}</p>}
      {children}
    </Card>
  );
}

interface Amounts {
  week: number;
  weekBefore: number;
  month: number;
  monthBefore: number;
}

interface SpansProps {
  of: Amounts;
  show: (value: number) => string;
  isNew?: boolean;
}

function Spans({ of, show, isNew = false }: SpansProps) {
  const { t } = useTranslation('platform');
  return (
    <>
      {isNew && <h4 className="mt-2 text-sm font-medium">{t('overview.new')}</h4>}
      <Span days={7} now={of.week} before={of.weekBefore} show={show} />
      <Span days={30} now={of.month} before={of.monthBefore} show={show} />
    </>
  );
}

interface SpanProps {
  days: 7 | 30;
  now: number;
  before: number;
  show: (value: number) => string;
}

/** A number of the last days, and how it changed since the days before. */
function Span({ days, now, before, show }: SpanProps) {
  const { t } = useTranslation('platform');
  const change = changeOf(now, before);
  const percent = (value: number) =>
    new Intl.NumberFormat(formatTag(), { style: 'percent' }).format(Math.abs(value) / 100);
  const told =
    change === undefined
      ? t('overview.first', { count: days })
      : change === 0
        ? t('overview.same', { count: days })
        : t(change > 0 ? 'overview.up' : 'overview.down', { change: percent(change), count: days });
  return (
    <div className="mt-1">
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-sm text-quiet">{t(days === 7 ? 'overview.week' : 'overview.month')}</span>
        <span className="font-semibold tabular-nums">{show(now)}</span>
      </p>
      {(now !== 0 || before !== 0) && <p className="text-end text-sm text-quiet">{told}</p>}
    </div>
  );
}
