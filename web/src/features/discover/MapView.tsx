import { useQuery } from '@tanstack/react-query';
import { Component, lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Skeleton } from '@/components/ui';
import { config } from '@/lib/config';
import { mapEventsQuery } from './mapEvents';
import type { Filters } from './filters';
import { Nothing } from './Waiting';

const OutlineMap = lazy(() => import('./OutlineMap'));
const EventMap = lazy(() => import('./EventMap'));

/** Where events are: on a map if one is configured, else on the countries' outlines. */
export default function MapView({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover-more');
  const query = useQuery(mapEventsQuery(filters));
  if (query.isError)
    return (
      <div className="mt-6">
        <Problem error={query.error} retry={() => void query.refetch()} />
      </div>
    );
  if (query.isPending) return <Drawn />;
  const { events, complete } = query.data;
  if (events.length === 0) return <Nothing filters={filters} />;
  const outline = (
    <Suspense fallback={<Drawn />}>
      <OutlineMap events={events} />
    </Suspense>
  );
  return (
    <div className={`mt-6 ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
      <p role="status" className={complete ? 'sr-only' : 'mb-3 text-quiet'}>
        {t(complete ? 'found' : 'map.first', { count: events.length })}
      </p>
      {config.tileUrl ? (
        <Fallback content={outline}>
          <Suspense fallback={<Drawn />}>
            <EventMap events={events} tileUrl={config.tileUrl} />
          </Suspense>
        </Fallback>
      ) : (
        outline
      )}
    </div>
  );
}

/** Where the map will be in a moment. */
const Drawn = () => <Skeleton className="mt-6 h-[55dvh] min-h-72" />;

/** Shows something else where the map can't be drawn: a device without WebGL, or a part that could not be loaded. */
class Fallback extends Component<{ content: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.content : this.props.children;
  }
}
