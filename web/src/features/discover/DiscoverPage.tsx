import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Page, Skeleton } from '@/components/ui';
import { lazyPart } from '@/lib/i18n';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { keepView, keptView } from './choices';
import { EventList } from './EventList';
import { isFiltered } from './events';
import { parseSearch, type View } from './filters';
import { Hero } from './Hero';
import { Home } from './Home';

export { askAhead as ask } from './events';

const FilterBar = lazyPart('discover-more', () => import('./FilterBar'));
const MapView = lazyPart('discover-more', () => import('./MapView'));
const route = getRouteApi('/');

/** Public events to come: what is on soon, or what fits a search, as cards, as a list or on a map. */
export function DiscoverPage() {
  const { t } = useTranslation('discover');
  useTitle(t('title'));
  const { view = keptView(), ...filters } = parseSearch(route.useSearch());
  return (
    <Page>
      <Hero filters={filters} />
      <div className={`mt-4 sm:mt-6 ${isFiltered(filters) ? 'min-h-41' : 'min-h-27'}`}>
        <Suspense>
          <FilterBar filters={filters} view={view} />
        </Suspense>
      </div>
      {view === 'map' ? (
        <Suspense fallback={<Skeleton className="mt-8 h-[55dvh]" />}>
          <MapView filters={filters} />
        </Suspense>
      ) : isFiltered(filters) ? (
        <EventList filters={filters} view={view}>
          <ViewSwitch view={view} />
        </EventList>
      ) : (
        <Home view={view}>
          <ViewSwitch view={view} />
        </Home>
      )}
    </Page>
  );
}

const CHOICE =
  'inline-flex size-11 items-center justify-center rounded-full text-quiet hover:text-ink ' +
  'data-on:bg-card data-on:text-accent data-on:shadow-low';

/** Cards or lines; it stands in the address, and is kept for the next visit. */
function ViewSwitch({ view }: { view: View }) {
  const { t } = useTranslation('discover');
  return (
    <nav aria-label={t('view.label')} className="flex rounded-full bg-soft">
      {(['grid', 'list'] as const).map((one) => (
        <Link
          key={one}
          to="/"
          search={(before) => changed(before, { view: one })}
          replace
          resetScroll={false}
          aria-current={one === view}
          data-on={one === view ? '' : undefined}
          aria-label={t(`view.${one}`)}
          title={t(`view.${one}`)}
          className={CHOICE}
          onClick={() => keepView(one)}
        >
          <Icon name={one === 'grid' ? 'grid' : 'rows'} />
        </Link>
      ))}
    </nav>
  );
}
