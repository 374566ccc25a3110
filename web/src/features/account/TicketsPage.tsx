import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InstallHint } from '@/components/InstallHint';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import { Button, Empty, LinkButton, Skeleton } from '@/components/ui';
import type { TicketPeriod } from '@/graphql/generated/graphql';
import { useTitle } from '@/lib/title';
import { TicketGroupCard } from './TicketGroupCard';
import { byEvent, myTicketsQuery } from './tickets';

/** One's tickets, with their codes at hand: those to come, and on request those of the past. */
export function TicketsPage() {
  const { t } = useTranslation('account');
  const [past, setPast] = useState(false);
  useTitle(t('tickets.title'));
  return (
    <div className="space-y-8">
      <div>
        <h1 className="text-2xl font-bold tracking-tight">{t('tickets.title')}</h1>
        <section aria-labelledby="upcoming" className="mt-4 space-y-4">
          <h2 id="upcoming" className="sr-only">
            {t('tickets.upcoming')}
          </h2>
          <Tickets period="UPCOMING" />
        </section>
      </div>
      <InstallHint text={t('tickets.install')} />
      {past ? (
        <section aria-labelledby="past">
          <h2 id="past" className="text-lg font-semibold">
            {t('tickets.past')}
          </h2>
          <div className="mt-3 space-y-4">
            <Tickets period="PAST" />
          </div>
        </section>
      ) : (
        <p>
          <Button onClick={() => setPast(true)}>{t('tickets.showPast')}</Button>
        </p>
      )}
    </div>
  );
}

function Tickets({ period }: { period: TicketPeriod }) {
  const { t } = useTranslation('account');
  const query = useInfiniteQuery(myTicketsQuery(period));
  const groups = byEvent(query.data?.pages.flatMap((page) => page.viewer?.tickets.nodes ?? []) ?? []);
  if (query.isPending) return <Skeleton className="h-44" />;
  return (
    <>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && groups.length === 0 && <None period={period} />}
      {groups.map((group) => (
        <TicketGroupCard key={group.key} group={group} over={period === 'PAST'} />
      ))}
      {query.hasNextPage && (
        <More label={t('more')} loading={query.isFetchingNextPage} load={() => void query.fetchNextPage()} />
      )}
    </>
  );
}

function None({ period }: { period: TicketPeriod }) {
  const { t } = useTranslation('account');
  if (period === 'PAST') return <p className="text-quiet">{t('tickets.nonePast')}</p>;
  return (
    <Empty title={t('tickets.none')}>
      <LinkButton to="/" tone="primary" className="mt-2">
        {t('tickets.find')}
      </LinkButton>
    </Empty>
  );
}
