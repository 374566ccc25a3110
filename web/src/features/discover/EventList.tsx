import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import { EventCard } from './EventCard';
import { eventsQuery } from './events';
import type { Filters } from './filters';
import { Nothing, Waiting } from './Waiting';

/** As much of the list as one cares to see. */
export function EventList({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  const query = useInfiniteQuery(eventsQuery(filters));
  const events = query.data?.pages.flatMap((page) => page.events.nodes) ?? [];
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
