import { formatIn } from '@/lib/format';
import { startOf, type Days } from './filters';

/** A day as it stands in the address. */
export const dayText = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** `5 Jun – 7 Jun` for the days in the address; a single day is said once. Nothing if there are none. */
export function formatDays({ from, to }: Days, language: string): string | undefined {
  const name = (day: string | undefined) => {
    if (!day) return '';
    const start = startOf(day);
    const asUtc = Date.UTC(start.getFullYear(), start.getMonth(), start.getDate());
    return formatIn(asUtc, 'UTC', language, { weekday: 'short', day: 'numeric', month: 'short' });
  };
  if (!from && !to) return undefined;
  return from === to ? name(from) : `${name(from)} – ${name(to)}`.trim();
}
