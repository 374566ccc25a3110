import { useTranslation } from 'react-i18next';
import { formatDay, formatTime, sameClock, visitorZone, zoneName } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

/** When the line opens, on the event's clocks; on which these are where the visitor's own show something else. */
export function OpensAt({ moment, zone }: { moment: string; zone: string }) {
  const { t } = useTranslation('waiting');
  const when = useWhen(moment, zone);
  return <time dateTime={moment}>{t('before.at', { when })}</time>;
}

export function useWhen(moment: string, zone: string): string {
  const { t } = useTranslation();
  const when = `${formatDay(moment, zone, formatTag())}, ${formatTime(moment, zone, formatTag())}`;
  return sameClock(moment, zone, visitorZone())
    ? when
    : `${when} (${t('when.zone', { zone: zoneName(zone) })})`;
}
