import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { changed } from '@/lib/search';
import { Categories } from './Categories';
import { useChange } from './change';
import { Chip, CHIP, SWIPED } from './Chip';
import { Chosen } from './Chosen';
import { isFiltered } from './events';
import { PERIODS, type Filters, type View } from './filters';

const DateDialog = lazy(() => import('./DateDialog'));
const FilterDialog = lazy(() => import('./FilterDialog'));

/** What to look for: topics, days, and the rest behind a button. */
export default function FilterBar({ filters, view }: { filters: Filters; view: View }) {
  const { t } = useTranslation('discover-more');
  const change = useChange();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<'dates' | 'more'>();
  const { when, from, to, city, format, free } = filters;
  const isDated = Boolean(from ?? to);
  const more = [city, format, free].filter(Boolean).length;
  const close = () => setOpen(undefined);
  return (
    <section aria-label={t('filter.label')} className="space-y-1">
      <Categories tag={filters.tag} />
      <div className={SWIPED}>
        <Chip ref={button} icon="filters" on={more > 0} press={() => setOpen('more')}>
          {more > 0 ? t('filter.more', { count: more }) : t('filter.label')}
        </Chip>
        <Link
          to="/"
          search={(before) => changed(before, { view: view === 'map' ? undefined : ('map' as const) })}
          replace
          resetScroll={false}
          data-on={view === 'map' ? '' : undefined}
          aria-current={view === 'map'}
          className={CHIP}
        >
          <Icon name="map" />
          {t('view.map')}
        </Link>
        {PERIODS.map((period) => (
          <Chip
            key={period}
            pressed={!isDated && when === period}
            press={() =>
              change({ from: undefined, to: undefined, when: when === period ? undefined : period })
            }
          >
            {t(`period.${period}`)}
          </Chip>
        ))}
        <Chip icon="calendar" on={isDated} press={() => setOpen('dates')}>
          {t('filter.dates')}
        </Chip>
      </div>
      {isFiltered(filters) && <Chosen filters={filters} leave={() => button.current?.focus()} />}
      <Suspense>
        {open === 'dates' && <DateDialog filters={filters} close={close} />}
        {open === 'more' && <FilterDialog filters={filters} close={close} />}
      </Suspense>
    </section>
  );
}
