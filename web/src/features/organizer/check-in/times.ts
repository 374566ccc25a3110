import { formatTime, knownZone } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

/** `19:04`, with the day where it is not today. Doors go by the event's clock. */
export function clock(moment: string | number, timeZone: string): string {
  const iso = new Date(moment).toISOString();
  const day = new Intl.DateTimeFormat(formatTag(), {
    timeZone: knownZone(timeZone),
    day: 'numeric',
    month: 'short',
  });
  const time = formatTime(iso, timeZone, formatTag());
  return day.format(new Date(iso)) === day.format(new Date())
    ? time
    : `${day.format(new Date(iso))}, ${time}`;
}
