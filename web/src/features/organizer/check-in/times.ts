import { now } from '@/lib/clock';
import { formatIn, formatTime } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

/** `19:04`, with the day where it is not today. Doors go by the event's clock. */
export function clock(moment: string | number, timeZone: string): string {
  const iso = new Date(moment).toISOString();
  const day = (at: string | number) =>
    formatIn(at, timeZone, formatTag(), { day: 'numeric', month: 'short' });
  const time = formatTime(iso, timeZone, formatTag());
  return day(iso) === day(now()) ? time : `${day(iso)}, ${time}`;
}
