import { useTranslation } from 'react-i18next';
import { Card, Notice } from '@/components/ui';
import { progressOf } from './estimate';
import { keptPlace } from './kept';
import type { Place } from './place';
import { count, useEstimate } from './words';

/** How many are first, and how long that takes. */
export function InLine({ eventId, place }: { eventId: string; place: Place }) {
  const { t } = useTranslation('waiting');
  const estimate = useEstimate(place.estimatedSeconds);
  const position = place.position ?? 1;
  const percent = Math.round(100 * progressOf(keptPlace(eventId)?.first, position));
  return (
    <Card className="text-center">
      <p className="text-quiet">{t('position')}</p>
      <p className="text-6xl font-bold tracking-tight tabular-nums sm:text-7xl">{count(position)}</p>
      {estimate && !place.isPaused && <p className="mt-2 text-lg font-medium">{estimate}</p>}
      <div
        role="progressbar"
        aria-label={t('progress')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="mt-5 h-3 overflow-hidden rounded-full bg-soft"
      >
        <div
          className="h-full rounded-full bg-accent motion-safe:transition-[width] motion-safe:duration-1000"
          // There is something to be seen from the start.
          style={{ width: `${Math.max(2, percent)}%` }}
        />
      </div>
      <p className="mt-2 text-sm text-quiet">
        {t('waiting', { count: place.waiting, number: count(place.waiting) })}
      </p>
      {place.isPaused && (
        <div className="mt-4 text-start">
          <Notice tone="warn">{t('paused')}</Notice>
        </div>
      )}
    </Card>
  );
}
