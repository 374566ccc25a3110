import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Problem } from '@/components/Problem';
import { buttonClass, Skeleton } from '@/components/ui';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { lazyPart } from '@/lib/i18n';
import { keepTown, keptTown } from './choices';
import { EventCard } from './EventCard';
import { EventList, useFresh } from './EventList';
import { rowsQuery } from './events';
import type { Filters, View } from './filters';
import { Waiting } from './Waiting';

const Nearby = lazyPart('discover-more', () => import('./Nearby'));

/** What is on soon and near, and all the rest. */
export function Home({ view, children }: { view: Exclude<View, 'map'>; children: ReactNode }) {
  const { t } = useTranslation('discover');
  const [city, setCity] = useState(keptTown);
  const query = useQuery(rowsQuery(city));
  const { today, weekend, near } = query.data ?? {};
  const soon = today?.nodes ?? [];
  const shown = new Set(soon.map(({ id }) => id));
  const later = (weekend?.nodes ?? []).filter(({ id }) => !shown.has(id));
  const around = near?.nodes ?? [];
  useFresh([...soon, ...later, ...around], query.refetch);
  later.forEach(({ id }) => shown.add(id));
  // What comes below waits for the rows, so that nothing moves once it shows.
  if (query.isPending) {
    return (
      <div className="mt-8">
        <Skeleton className="mb-4 h-8 w-40" />
        <Waiting look="grid" />
      </div>
    );
  }
  return (
    <>
      {query.isError && (
        <div className="mt-8">
          <Problem error={query.error} retry={() => void query.refetch()} />
        </div>
      )}
      <Row title={t('period.today')} events={soon} all={{ when: 'today' }} first />
      <Row
        title={t('period.weekend')}
        events={later}
        all={{ when: 'weekend' }}
        first={soon.length === 0 || later.length > 0}
      />
      <Suspense fallback={<div className="mt-8 h-24" />}>
        <Nearby
          city={city}
          events={around}
          waiting={query.isPlaceholderData}
          choose={(chosen) => {
            // Where the device is holds for now.
            if (!chosen?.startsWith('{')) keepTown(chosen);
            setCity(chosen);
          }}
        />
      </Suspense>
      <EventList filters={{}} view={view} without={shown}>
        {children}
      </EventList>
    </>
  );
}

interface RowProps {
  title: string;
  events: EventCardFragment[];
  /** Where all of them are. */
  all?: Filters | undefined;
  /** Its pictures can be seen without scrolling. */
  first?: boolean;
  /** Below the heading; with it the row is there without events, too. */
  children?: ReactNode;
}

/** A few events side by side, to be scrolled through; nothing where there is none. */
export function Row({ title, events, all, first = false, children }: RowProps) {
  const { t } = useTranslation('discover');
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  if (events.length === 0 && !children) return null;
  const scroll = (pages: number) => list.current?.scrollBy({ left: pages * list.current.clientWidth });
  const arrow = buttonClass('plain', 'size-11 px-0 max-sm:hidden');
  return (
    <section aria-labelledby={id} className="mt-8">
      <div className="mb-3 flex min-h-11 items-center gap-2">
        <h2 id={id} className="me-auto text-xl font-bold sm:text-2xl">
          {title}
        </h2>
        {all && events.length > 0 && (
          <Link
            to="/"
            search={all}
            resetScroll={false}
            aria-label={`${t('all')}: ${title}`}
            className={buttonClass('quiet', 'px-3 whitespace-nowrap')}
          >
            {t('all')}
          </Link>
        )}
        {events.length > 3 && (
          <>
            <button
              type="button"
              aria-label={`${t('previous')}: ${title}`}
              className={arrow}
              onClick={() => scroll(-1)}
            >
              <Icon name="previous" />
            </button>
            <button
              type="button"
              aria-label={`${t('following')}: ${title}`}
              className={arrow}
              onClick={() => scroll(1)}
            >
              <Icon name="next" />
            </button>
          </>
        )}
      </div>
      {children}
      <ul
        ref={list}
        hidden={events.length === 0}
        className="-mx-4 grid snap-x scroll-px-4 scroll-smooth auto-cols-[82%] grid-flow-col grid-cols-none gap-4 overflow-x-auto px-4 pb-3 [scrollbar-width:none] sm:auto-cols-[calc((100%-2.5rem)/2.4)] sm:gap-5 lg:auto-cols-[calc((100%-2.5rem)/3)] *:snap-start"
      >
        {events.map((event, place) => (
          <EventCard key={event.id} event={event} first={first && place < 3} />
        ))}
      </ul>
    </section>
  );
}
