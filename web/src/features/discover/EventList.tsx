import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { useNow } from '@/lib/clock';
import { EventCard, LISTS } from './EventCard';
import { eventsQuery, isFiltered } from './events';
import type { Filters } from './filters';
import { Nothing, Waiting } from './Waiting';

const Corrected = lazy(() => import('./Corrected'));

interface EventListProps {
  filters: Filters;
  view: 'grid' | 'list';
  /** Those that are shown above it. */
  without?: ReadonlySet<string>;
  /** Beside its heading. */
  children?: ReactNode;
}

/** Asks again when a sale has begun or ended since. */
export function useFresh(events: EventCardFragment[], refetch: () => unknown): void {
  const changes = events.flatMap((event) => event.availabilityChangesAt ?? []);
  const now = useNow(...changes);
  const changed = changes.some((at) => Date.parse(at) <= now);
  useEffect(() => {
    if (changed) void refetch();
  }, [changed, refetch]);
}

/** As much of the list as one cares to see. */
export function EventList({ filters, view, without, children }: EventListProps) {
  const { t } = useTranslation('discover');
  const query = useInfiniteQuery(eventsQuery(filters));
  const found = query.data?.pages.flatMap((page) => page.events.nodes) ?? [];
  const events = without ? found.filter(({ id }) => !without.has(id)) : found;
  useFresh(found, query.refetch);
  const { hasNextPage, isPlaceholderData } = query;
  const filtered = isFiltered(filters);
  const settled = query.isSuccess && !isPlaceholderData;
  const count = t(hasNextPage ? 'foundMore' : 'found', { count: found.length });
  // All that there is stands in the rows above.
  if (without?.size && settled && events.length === 0 && !hasNextPage) return null;
  return (
    <section aria-labelledby="events" className="mt-8">
      <div className="mb-4 flex min-h-11 items-center justify-between gap-4">
        <h2 id="events" aria-live="polite" aria-busy={!settled} className="text-2xl font-bold">
          {filtered ? (settled ? count : t('results')) : t('next')}
        </h2>
        {children}
      </div>
      {filters.q && settled && events.length > 0 && (
        <Suspense>
          <Corrected typed={filters.q} events={events} />
        </Suspense>
      )}
      {query.isPending ? (
        <Waiting look={view} />
      ) : (
        <ul className={`${LISTS[view]} ${isPlaceholderData ? 'opacity-60' : ''}`}>
          {events.map((event, place) => (
            <EventCard key={event.id} event={event} look={view} first={!without && place < 6} />
          ))}
        </ul>
      )}
      {settled && found.length === 0 && <Nothing filters={filters} />}
      {query.isError && (
        <div className="mt-3">
          <Problem
            error={query.error}
            retry={() => void (query.data ? query.fetchNextPage() : query.refetch())}
          />
        </div>
      )}
      {hasNextPage && !query.isError && (
        <More load={() => void query.fetchNextPage()} loading={query.isFetchingNextPage} label={t('more')} />
      )}
    </section>
  );
}
