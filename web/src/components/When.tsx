import { useTranslation } from 'react-i18next';
import { formatSpan, formatSpanElsewhere, sameClock, visitorZone, zoneName } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

interface Times {
  startsAt: string;
  endsAt: string;
  timezone: string;
}

/** When an event is, on the clocks of its own zone. */
export function When({ event }: { event: Times }) {
  return (
    <time dateTime={event.startsAt}>
      {formatSpan(event.startsAt, event.endsAt, event.timezone, formatTag())}
    </time>
  );
}

/** The zone meant, and the time on the visitor's own clock where that differs. */
export function WhenHere({ event }: { event: Times }) {
  const { t } = useTranslation();
  const here = visitorZone();
  return (
    <>
      {t('when.zone', { zone: zoneName(event.timezone) })}
      {!sameClock(event.startsAt, event.timezone, here) && (
        <>
          {' · '}
          {t('when.here', {
            when: formatSpanElsewhere(event.startsAt, event.endsAt, event.timezone, here, formatTag()),
          })}
        </>
      )}
    </>
  );
}
