import { useQuery } from '@tanstack/react-query';
import { Component, lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Skeleton } from '@/components/ui';
import { config } from '@/lib/config';
import { mapEventsQuery } from './events';
import type { Filters } from './filters';
import Places from './Places';
import { Nothing, Waiting } from './Waiting';

const EventMap = lazy(() => import('./EventMap'));

/** Where events are: on a map if one is configured, else by city. */
export default function MapView({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  const query = useQuery(mapEventsQuery(filters));
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return config.tileUrl ? <Skeleton className="h-[55dvh] min-h-72" /> : <Waiting />;
  const { events, complete } = query.data;
  if (events.length === 0) return <Nothing filters={filters} />;
  const places = <Places events={events} />;
  return (
    <div className={query.isPlaceholderData ? 'opacity-60' : ''}>
      {!complete && <p className="mb-3 text-quiet">{t('map.first', { count: events.length })}</p>}
      {config.tileUrl ? (
        <Fallback content={places}>
          <Suspense fallback={<Skeleton className="h-[55dvh] min-h-72" />}>
            <EventMap events={events} tileUrl={config.tileUrl} />
          </Suspense>
        </Fallback>
      ) : (
        places
      )}
    </div>
  );
}

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
