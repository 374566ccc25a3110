import { wallTime } from '@/lib/wallclock';

/** The items of an agenda by the day that they begin on in a zone; they are in order. */
export function byDay<T extends { startsAt: string }>(
  items: T[],
  zone: string,
): { day: string; items: T[] }[] {
  const days: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = wallTime(item.startsAt, zone).slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
