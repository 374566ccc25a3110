import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components/ui';
import { config } from '@/lib/config';
import { useTitle } from '@/lib/title';
import { EventList } from './EventList';
import { FilterBar } from './FilterBar';
import { parseFilters } from './filters';
import { Waiting } from './Waiting';

const MapView = lazy(() => import('./MapView'));
const route = getRouteApi('/');

/** Public events to come: search, filters, and a list or a map of what there is. */
export function DiscoverPage() {
  const { t } = useTranslation('discover');
  useTitle(t('title'));
  const { view, ...filters } = route.useSearch();
  return (
    <Page>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl tracking-tight">{t('title')}</h1>
        <ViewSwitch />
      </div>
      <FilterBar filters={filters} />
      {view === 'map' ? (
        <Suspense fallback={<Waiting />}>
          <MapView filters={filters} />
        </Suspense>
      ) : (
        <EventList filters={filters} />
      )}
    </Page>
  );
}

const CHOICE =
  'inline-flex min-h-11 items-center rounded-xl px-4 text-quiet hover:text-ink ' +
  'aria-[current=page]:bg-card aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:shadow-sm';

/** List or map; it stands in the address as well. */
function ViewSwitch() {
  const { t } = useTranslation('discover');
  return (
    <nav aria-label={t('view.label')} className="flex rounded-2xl bg-soft p-0.5">
      <Link
        to="/"
        search={(before) => parseFilters({ ...before })}
        replace
        resetScroll={false}
        activeOptions={{ exact: true, includeSearch: true }}
        className={CHOICE}
      >
        {t('view.list')}
      </Link>
      <Link
        to="/"
        search={(before) => ({ ...before, view: 'map' as const })}
        replace
        resetScroll={false}
        activeOptions={{ exact: true, includeSearch: true }}
        className={CHOICE}
      >
        {t(config.tileUrl ? 'view.map' : 'view.places')}
      </Link>
    </nav>
  );
}
