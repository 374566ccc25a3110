import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import { useNow } from '@/lib/clock';
import { EventCard } from './EventCard';
import { eventsQuery } from './events';
import type { Filters } from './filters';
import { Nothing, Waiting } from './Waiting';

/** As much of the list as one cares to see. */
export function EventList({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  const query = useInfiniteQuery(eventsQuery(filters));
  const events = query.data?.pages.flatMap((page) => page.events.nodes) ?? [];
  const changes = events.flatMap((event) => event.availabilityChangesAt ?? []);
  const now = useNow(...changes);
  const changed = changes.some((at) => Date.parse(at) <= now);
  const { refetch } = query;
  // A sale has begun or ended since this was asked.
  useEffect(() => {
    if (changed) void refetch();
  }, [changed, refetch]);
  const problem = query.isError && (
    <Problem error={query.error} retry={() => void (query.data ? query.fetchNextPage() : query.refetch())} />
  );
  return (
    <>
      <p role="status" className="sr-only">
        {query.isSuccess && !query.isPlaceholderData ? t('found', { count: events.length }) : ''}
      </p>
      {query.isPending ? (
        <Waiting />
      ) : (
        <ul className={`grid gap-3 ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
          {events.map((event, place) => (
            <EventCard key={event.id} event={event} first={place < 2} />
          ))}
        </ul>
      )}
      {query.isSuccess && events.length === 0 && <Nothing filters={filters} />}
      {problem && <div className="mt-3">{problem}</div>}
      {query.hasNextPage && !problem && (
        <More load={() => void query.fetchNextPage()} loading={query.isFetchingNextPage} label={t('more')} />
      )}
    </>
  );
}
