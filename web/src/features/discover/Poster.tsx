import { artwork, Cover } from '@/components/Cover';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { formatDayOfMonth, formatMonth } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

interface PosterProps {
  event: Pick<EventCardFragment, 'slug' | 'startsAt' | 'timezone' | 'cover'>;
  compact: boolean;
  /** It can be seen without scrolling. */
  first?: boolean;
}

/**
 * The card's picture. An event without one, or a card with little room, has the day on a colour of the event's own; all of
 * it is said in the text beside it.
 */
export function Poster({ event, compact, first = false }: PosterProps) {
  if (event.cover && !compact) {
    return (
      <Cover
        cover={event.cover}
        sizes="(min-width: 640px) 18rem, 100vw"
        first={first}
        className="aspect-2/1 w-full sm:aspect-auto sm:w-56 sm:shrink-0 sm:contain-size lg:w-72"
      />
    );
  }
  return (
    <div
      aria-hidden
      className={`flex shrink-0 flex-col items-center justify-center text-white ${compact ? 'w-16' : 'w-18 sm:w-36'}`}
      style={{ background: artwork(event.slug) }}
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
