import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { QueryList } from '@/components/QueryList';
import { Empty, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import { EventCard, LISTS } from '@/features/discover/EventCard';
import { pastQuery, upcomingQuery } from './organization';

/** What is to come, as in discover. */
export function Upcoming({ id }: { id: string }) {
  const { t } = useTranslation('organization');
  return (
    <section aria-labelledby="upcoming" className="mt-10">
      <h2 id="upcoming" className="mb-4 text-xl font-semibold">
        {t('upcoming')}
      </h2>
      <QueryList
        query={useInfiniteQuery(upcomingQuery(id))}
        waiting={<Skeleton className="h-44" />}
        empty={<Empty title={t('nothing')} />}
        more={t('more')}
      >
        {(events) => (
          <ul className={LISTS.grid}>
            {events.map((event, place) => (
              <EventCard key={event.id} event={event} first={place < 3} />
            ))}
          </ul>
        )}
      </QueryList>
    </section>
  );
}

/** What is over; nothing where nothing is. */
export function Past({ id }: { id: string }) {
  const { t } = useTranslation('organization');
  const query = useInfiniteQuery(pastQuery(id));
  const first = query.data?.pages[0];
  if (query.isPending || (first && first.nodes.length === 0)) return null;
  return (
    <section aria-labelledby="past" className="mt-10">
      <h2 id="past" className="mb-4 text-xl font-semibold">
        {t('past')}
      </h2>
      <QueryList query={query} waiting={null} more={t('more')}>
        {(events) => (
          <ul className="divide-y divide-line rounded-2xl border border-line bg-card px-5">
            {events.map((event) => (
              <li key={event.id} className="flex flex-wrap items-center justify-between gap-x-4 py-1">
                <Link
                  to="/events/$slug"
                  params={{ slug: event.slug }}
                  className="inline-flex min-h-11 items-center font-medium hover:underline"
                >
                  {event.title}
                </Link>
                <span className="text-sm text-quiet">
                  <When event={event} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </QueryList>
    </section>
  );
}
