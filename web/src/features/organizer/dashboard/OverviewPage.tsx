import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Empty, LinkButton, Skeleton } from '@/components/ui';
import type { SalesBucket } from '@/graphql/generated/graphql';
import { useTitle } from '@/lib/title';
import { useOrganizerEvent, type OrganizerEvent } from '../area/event';
import { CountsBar } from '../check-in/Standing';
import { PublishChecklist } from '../publish/PublishChecklist';
import { Arrivals } from './Arrivals';
import { ByType } from './ByType';
import { Feedback } from './Feedback';
import { Figures } from './Figures';
import { Sales } from './Sales';
import { statisticsQuery, useLiveStatistics, type Statistics } from './statistics';

/** How one event stands. */
export function OverviewPage() {
  const { t } = useTranslation('organizer');
  const event = useOrganizerEvent();
  useTitle(`${event.title} – ${t('tab.overview')}`);
  const [by, setBy] = useState<SalesBucket>('DAY');
  const query = useQuery(statisticsQuery(event.id, by));
  useLiveStatistics(event.id);
  if (query.isPending) return <Loading />;
  if (!query.data) return <Problem error={query.error} retry={() => void query.refetch()} />;
  const { statistics, checkInCounts } = query.data;
  if (statistics) return <Dashboard event={event} statistics={statistics} by={by} change={setBy} />;
  return checkInCounts && <CountsBar counts={checkInCounts} />;
}

interface DashboardProps {
  event: OrganizerEvent;
  statistics: Statistics;
  by: SalesBucket;
  change: (by: SalesBucket) => void;
}

function Dashboard({ event, statistics, by, change }: DashboardProps) {
  const paid = statistics.byTicketType.some(({ ticketType }) => ticketType.kind === 'PAID');
  const sales = statistics.salesOverTime.length > 0;
  return (
    <div className="space-y-5">
      <div className="max-w-xl empty:hidden">
        <PublishChecklist draftsOnly />
      </div>
      {(event.status !== 'DRAFT' || statistics.orders.placed > 0) && (
        <Figures statistics={statistics} paid={paid} />
      )}
      {!sales && event.status !== 'DRAFT' && <NothingSold event={event} />}
      {sales && <Sales statistics={statistics} paid={paid} zone={event.timezone} by={by} change={change} />}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2 lg:has-[>:only-child]:grid-cols-1">
        {statistics.byTicketType.length > 0 && event.status !== 'DRAFT' && (
          <ByType types={statistics.byTicketType} sold={statistics.sold} />
        )}
        <Arrivals statistics={statistics} zone={event.timezone} />
      </div>
      {event.status !== 'DRAFT' && <Feedback event={event.id} />}
    </div>
  );
}

function NothingSold({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('dashboard');
  return (
    <Empty title={t('empty.title')}>
      {event.status === 'PUBLISHED' && (
        <>
          <p>{t('empty.text')}</p>
          <LinkButton to="/events/$slug" params={{ slug: event.slug }} className="mt-4">
            {t('empty.link')}
          </LinkButton>
        </>
      )}
    </Empty>
  );
}

function Loading() {
  return (
    <div className="space-y-5">
      <div className="grid grid-cols-1 gap-3 min-[340px]:grid-cols-2 sm:gap-4 lg:grid-cols-4">
        {[1, 2, 3, 4].map((one) => (
          <Skeleton key={one} className="h-36" />
        ))}
      </div>
      <Skeleton className="h-80" />
    </div>
  );
}
