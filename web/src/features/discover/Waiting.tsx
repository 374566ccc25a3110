import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/components/Empty';
import { Button, Skeleton } from '@/components/ui';
import { LISTS, type Look } from './EventCard';
import { isFiltered } from './events';
import type { Filters } from './filters';

/** Where events will be in a moment, as large as they are. */
export function Waiting({ look, count = 6 }: { look: Exclude<Look, 'small'>; count?: number }) {
  return (
    <div className={LISTS[look]} aria-hidden>
      {Array.from({ length: count }, (_, place) => (
        <div key={place} className={look === 'grid' ? '' : 'h-31'}>
          {look === 'grid' && <Skeleton className="aspect-3/2 rounded-b-none" />}
          <Skeleton className={look === 'grid' ? 'h-37 rounded-t-none opacity-60' : 'h-full'} />
        </div>
      ))}
    </div>
  );
}

/** No event is as wanted, or there is none at all. */
export function Nothing({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  const navigate = useNavigate();
  const filtered = isFiltered(filters);
  return (
    <Empty title={t(filtered ? 'nothing.filtered' : 'nothing.atAll')} art={filtered ? 'search' : 'calendar'}>
      {filtered && (
        <Button
          tone="primary"
          className="mt-2"
          onClick={() => void navigate({ to: '/', search: ({ view }) => (view ? { view } : {}) })}
        >
          {t('nothing.clear')}
        </Button>
      )}
    </Empty>
  );
}
