import { formatDayOfMonth, formatMonth } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

interface PosterProps {
  event: { slug: string; startsAt: string; timezone: string };
  compact: boolean;
}

/** A colour of its own for each event, by its address. */
function hue(slug: string): number {
  return Array.from(slug).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
}

/** The card's picture: the day on a colour of the event's own. All of it is said in the text beside it. */
export function Poster({ event, compact }: PosterProps) {
  const tone = hue(event.slug);
  return (
    <div
      aria-hidden
      className={`flex shrink-0 flex-col items-center justify-center text-white ${compact ? 'w-16' : 'w-18 sm:w-36'}`}
      style={{ background: `linear-gradient(150deg, hsl(${tone} 48% 40%), hsl(${tone + 35} 52% 26%))` }}
    >
      <span className={`leading-none font-bold ${compact ? 'text-2xl' : 'text-3xl sm:text-5xl'}`}>
        {formatDayOfMonth(event.startsAt, event.timezone, formatTag())}
      </span>
      <span className={`mt-1 font-medium ${compact ? 'text-sm' : 'text-sm sm:text-lg'}`}>
        {formatMonth(event.startsAt, event.timezone, formatTag())}
      </span>
    </div>
  );
}
