import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Badge } from '@/components/ui';
import { When, WhenHere } from '@/components/When';
import { graphql } from '@/graphql/generated';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { sameClock, visitorZone } from '@/lib/format';
import { nameAndCity } from '@/lib/venue';
import { Poster } from './Poster';
import { priceOf } from './price';

export const EventCardFields = graphql(`
  fragment EventCard on Event {
    id
    slug
    title
    summary
    startsAt
    endsAt
    timezone
    format
    availability
    availabilityChangesAt
    cover {
      ...Cover
    }
    priceFrom {
      currency
      minor
    }
    ticketTypes {
      kind
    }
    venue {
      name
      location {
        city
      }
    }
    organization {
      name
    }
  }
`);

/** A picture with words below it, words beside a picture, or few words beside a day. */
export type Look = 'grid' | 'list' | 'small';

/** The lists of cards. */
export const LISTS = {
  grid: 'grid gap-4 sm:grid-cols-2 sm:gap-5 lg:grid-cols-3',
  list: 'grid gap-3',
};

const CARD =
  'group relative flex overflow-hidden rounded-2xl border border-line bg-card transition hover:shadow-raised';
const TEXT = { grid: 'p-4 pt-3', list: 'p-3 sm:px-5 sm:py-4', small: 'p-3' };

interface EventCardProps {
  event: EventCardFragment;
  look?: Look;
  /** Of its heading. */
  level?: 2 | 3;
  /** It can be seen without scrolling, so its picture is loaded at once. */
  first?: boolean;
}

export function EventCard({ event, look = 'grid', level = 3, first = false }: EventCardProps) {
  const { t } = useTranslation();
  const Heading = `h${level}` as const;
  const { venue, title } = event;
  const where = venue ? nameAndCity(venue) : t(`format.${event.format}`);
  return (
    <li className={`${CARD} ${look === 'grid' ? 'flex-col' : ''}`}>
      <Poster event={event} look={look} first={first} />
      <div className={`flex min-w-0 flex-1 flex-col ${TEXT[look]}`}>
        <p className="text-sm font-semibold text-accent">
          <When event={event} />
        </p>
        <Heading
          className={`mt-1 line-clamp-2 font-semibold ${look === 'small' ? '' : 'text-lg leading-snug'}`}
        >
          <Link
            to="/events/$slug"
            params={{ slug: event.slug }}
            className="after:absolute after:inset-0 after:content-[''] group-hover:text-accent"
          >
            {title}
          </Link>
        </Heading>
        <p className="mt-1 flex items-center gap-1.5 text-sm text-quiet">
          <Icon name={venue ? 'place' : 'online'} />
          <span className="line-clamp-1">{where}</span>
        </p>
        {look === 'list' && event.summary && (
          <p className="mt-1.5 line-clamp-1 text-quiet max-sm:hidden">{event.summary}</p>
        )}
        {look !== 'small' && !sameClock(event.startsAt, event.timezone, visitorZone()) && (
          <p className="mt-1 text-sm text-quiet">
            <WhenHere event={event} />
          </p>
        )}
        <Offer event={event} />
      </div>
    </li>
  );
}

/** What it costs, and whether there is something to mind about getting it. */
function Offer({ event }: { event: EventCardFragment }) {
  const { t } = useTranslation();
  const { availability } = event;
  const price = priceOf(event, t);
  const muted = availability === 'SOLD_OUT' || availability === 'NOT_ON_SALE';
  if (!price && availability === 'AVAILABLE') return null;
  return (
    <p className="mt-auto flex flex-wrap items-center gap-2 pt-2.5">
      {price && <span className={`font-semibold ${price.free ? 'text-good' : ''}`}>{price.text}</span>}
      {availability !== 'AVAILABLE' && (
        <Badge tone={muted ? 'neutral' : 'warn'}>{t(`availability.${availability}`)}</Badge>
      )}
    </p>
  );
}
