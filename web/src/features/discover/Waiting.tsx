import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, Empty, Skeleton } from '@/components/ui';
import type { Filters } from './filters';

/** Where events will be in a moment. */
export function Waiting() {
  return (
    <div className="grid gap-3" aria-hidden>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-44 rounded-2xl" />
      ))}
    </div>
  );
}

/** No event is as wanted, or there is none at all. */
export function Nothing({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  const navigate = useNavigate();
  const filtered = Object.keys(filters).length > 0;
  return (
    <Empty title={t(filtered ? 'nothing.filtered' : 'nothing.atAll')}>
      {filtered && (
        <Button
          tone="primary"
          onClick={() => void navigate({ to: '/', search: ({ view }) => (view ? { view } : {}) })}
        >
          {t('nothing.clear')}
        </Button>
      )}
    </Empty>
  );
}
