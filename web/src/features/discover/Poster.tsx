import { artwork, Cover } from '@/components/Cover';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { formatDayOfMonth, formatMonth } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import type { Look } from './EventCard';

interface PosterProps {
  event: Pick<EventCardFragment, 'slug' | 'startsAt' | 'timezone' | 'cover'>;
  look: Look;
  /** It can be seen without scrolling. */
  first: boolean;
}

const BOXES = { grid: 'aspect-3/2 w-full', list: 'min-h-28 w-28 sm:w-52', small: 'w-16' };
const SIZES = {
  grid: '(min-width: 1024px) 20rem, (min-width: 640px) 50vw, 92vw',
  list: '(min-width: 640px) 13rem, 7rem',
};
const DAYS = { grid: 'text-6xl', list: 'text-4xl sm:text-5xl', small: 'text-2xl' };
const MONTHS = { grid: 'text-xl', list: 'sm:text-lg', small: 'text-sm' };

/**
 * The card's picture. An event without one, or a card with little room, has the day on a picture made for it; all of it is
 * said in the text beside it.
 */
export function Poster({ event, look, first }: PosterProps) {
  const { cover, slug, startsAt, timezone } = event;
  if (cover && look !== 'small') {
    return (
      <div className={`relative shrink-0 bg-soft ${BOXES[look]}`}>
        <Cover cover={cover} sizes={SIZES[look]} first={first} className="absolute inset-0 size-full" />
      </div>
    );
  }
  return (
    <div
      aria-hidden
      className={`flex shrink-0 flex-col items-center justify-center font-display text-white ${BOXES[look]}`}
      style={{ background: artwork(slug) }}
    >
      <span className={`leading-none font-bold ${DAYS[look]}`}>
        {formatDayOfMonth(startsAt, timezone, formatTag())}
      </span>
      <span className={`mt-1 font-medium ${MONTHS[look]}`}>
        {formatMonth(startsAt, timezone, formatTag())}
      </span>
    </div>
  );
}
