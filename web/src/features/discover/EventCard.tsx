import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge } from '@/components/ui';
import { When, WhenHere } from '@/components/When';
import { graphql } from '@/graphql/generated';
import type { EventCardFragment } from '@/graphql/generated/graphql';
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
      city
    }
    organization {
      name
    }
  }
`);

interface EventCardProps {
  event: EventCardFragment;
  /** Among others beside something else: only what tells it from them. */
  compact?: boolean;
  /** Of its heading. */
  level?: 2 | 3;
  /** It can be seen without scrolling, so its picture is loaded at once. */
  first?: boolean;
}

export function EventCard({ event, compact = false, level = 2, first = false }: EventCardProps) {
  const { t } = useTranslation();
  const Heading = `h${level}` as const;
  const where = event.venue ? `${event.venue.name}, ${event.venue.city}` : t(`format.${event.format}`);
  return (
    <li
      className={`relative flex overflow-hidden rounded-2xl border border-line bg-card transition-shadow hover:shadow-md ${
        event.cover && !compact ? 'flex-col sm:flex-row' : ''
      }`}
    >
      <Poster event={event} compact={compact} first={first} />
      <div className={`min-w-0 flex-1 ${compact ? 'p-3' : 'p-3.5 sm:p-5'}`}>
        <p className="text-sm font-medium text-accent">
          <When event={event} />
        </p>
        <Heading className={`mt-0.5 leading-snug font-semibold ${compact ? '' : 'text-lg'}`}>
          <Link
            to="/events/$slug"
            params={{ slug: event.slug }}
            className="after:absolute after:inset-0 after:content-['']"
          >
            {event.title}
          </Link>
        </Heading>
        <p className="mt-0.5 text-sm text-quiet">
          {compact ? where : `${where} · ${event.organization.name}`}
        </p>
        {!compact && event.summary && <p className="mt-2 line-clamp-2">{event.summary}</p>}
        <Offer event={event} />
        {!compact && (
          <p className="mt-2 text-sm text-quiet">
            <WhenHere event={event} />
          </p>
        )}
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
    <p className="mt-2 flex flex-wrap gap-2">
      {price && <Badge tone={price.free ? 'good' : 'accent'}>{price.text}</Badge>}
      {availability !== 'AVAILABLE' && (
        <Badge tone={muted ? 'neutral' : 'warn'}>{t(`availability.${availability}`)}</Badge>
      )}
    </p>
  );
}
