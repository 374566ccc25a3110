import { useTranslation } from 'react-i18next';
import { Card } from '@/components/ui';
import { useSeconds } from '@/lib/clock';
import { formatRemaining } from '@/lib/format';
import { remainingOf } from './estimate';
import { OpensAt } from './OpensAt';
import type { Place } from './place';
import { count } from './words';

/** When places are drawn, and that there is no hurry until then. */
export function BeforeOpening({ place, zone }: { place: Place; zone: string }) {
  const { t } = useTranslation('waiting');
  return (
    <Card className="text-center">
      <p className="text-lg font-semibold">{t('before.title')}</p>
      {place.opensAt && (
        <>
          <p className="mt-1 text-quiet">
            <OpensAt moment={place.opensAt} zone={zone} />
          </p>
          <Countdown until={place.opensAt} />
        </>
      )}
      <p className="mt-4">{t('before.text')}</p>
      <p className="mt-2 text-sm text-quiet">
        {t('waiting', { count: place.waiting, number: count(place.waiting) })}
      </p>
    </Card>
  );
}

const HOUR_MS = 3_600_000;

function Countdown({ until }: { until: string }) {
  const { t } = useTranslation('waiting');
  const left = Date.parse(until) - useSeconds();
  const { days, hours, minutes } = remainingOf(left);
  const text =
    left <= 0
      ? t('before.now')
      : left < HOUR_MS
        ? formatRemaining(left)
        : days > 0
          ? t('before.days', { days, hours })
          : t('before.hours', { hours, minutes });
  return (
    // It is there to be looked at, not to be read out each second.
    <p role="timer" aria-live="off" className="mt-3 text-4xl font-bold tracking-tight tabular-nums">
      {text}
    </p>
  );
}
