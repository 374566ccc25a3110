import { useInfiniteQuery, keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import { Button, Empty, Page, Skeleton } from '@/components/ui';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { useTitle } from '@/lib/title';
import { EventCard } from './EventCard';
import { FilterBar } from './FilterBar';
import { eventFilter, type Filters } from './filters';

const DiscoverDocument = graphql(`
  query DiscoverEvents($filter: EventFilter, $after: String) {
    events(filter: $filter, first: 12, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...EventCard
      }
    }
  }
`);

const route = getRouteApi('/');

function useEvents(filters: Filters) {
  return useInfiniteQuery({
    queryKey: ['discover', filters],
    queryFn: ({ pageParam, signal }) =>
      execute(DiscoverDocument, { filter: eventFilter(filters), after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ events }) => (events.pageInfo.hasNextPage ? events.pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Public events to come: search, filters, and as much of the list as one cares to see. */
export function DiscoverPage() {
  const { t } = useTranslation('discover');
  useTitle(t('title'));
  const filters = route.useSearch();
  const query = useEvents(filters);
  const events = query.data?.pages.flatMap((page) => page.events.nodes) ?? [];
  return (
    <Page>
      <h1 className="text-3xl font-bold tracking-tight">{t('title')}</h1>
      <FilterBar filters={filters} />
      <p role="status" className="sr-only">
        {query.isSuccess && !query.isPlaceholderData ? t('found', { count: events.length }) : ''}
      </p>
      {query.isError ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Waiting />
      ) : events.length === 0 ? (
        <Nothing filtered={Object.keys(filters).length > 0} />
      ) : (
        <>
          <ul className={`grid gap-3 ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
            {events.map((event) => (
              <EventCard key={event.id} event={event} />
            ))}
          </ul>
          {query.hasNextPage && (
            <More
              load={() => void query.fetchNextPage()}
              loading={query.isFetchingNextPage}
              label={t('more')}
            />
          )}
        </>
      )}
    </Page>
  );
}

function Waiting() {
  return (
    <div className="grid gap-3" aria-hidden>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-40 rounded-2xl" />
      ))}
    </div>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('discover');
  const navigate = route.useNavigate();
  return (
    <Empty title={t(filtered ? 'nothing.filtered' : 'nothing.atAll')}>
      {filtered && (
        <Button tone="primary" onClick={() => void navigate({ search: {} })}>
          {t('nothing.clear')}
        </Button>
      )}
    </Empty>
  );
}
