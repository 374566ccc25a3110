import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge } from '@/components/ui';
import { When, WhenHere } from '@/components/When';
import { graphql } from '@/graphql/generated';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { formatMoney } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

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
    priceFrom {
      currency
      minorUnits
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

/** A colour of its own for each event, by its name, in place of a picture. */
function hue(slug: string): number {
  return Array.from(slug).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
}

export function EventCard({ event }: { event: EventCardFragment }) {
  const { t } = useTranslation();
  const where = event.venue ? `${event.venue.name}, ${event.venue.city}` : t(`format.${event.format}`);
  const muted = event.availability === 'SOLD_OUT' || event.availability === 'NOT_ON_SALE';
  return (
    <li className="relative flex overflow-hidden rounded-2xl border border-line bg-card transition-shadow hover:shadow-md">
      <div aria-hidden className="w-2 shrink-0" style={{ background: `hsl(${hue(event.slug)} 55% 50%)` }} />
      <div className="min-w-0 flex-1 p-4 sm:p-5">
        <p className="text-sm font-medium text-accent">
          <When event={event} />
        </p>
        <h2 className="mt-0.5 text-lg font-semibold leading-snug">
          <Link
            to="/events/$slug"
            params={{ slug: event.slug }}
            className="after:absolute after:inset-0 after:content-['']"
          >
            {event.title}
          </Link>
        </h2>
        <p className="mt-1 text-quiet">
          {where} · {event.organization.name}
        </p>
        {event.summary && <p className="mt-2 line-clamp-2">{event.summary}</p>}
        <div className="mt-3 flex flex-wrap items-center gap-2 text-sm">
          <Price event={event} />
          {event.availability !== 'AVAILABLE' && (
            <Badge tone={muted ? 'neutral' : 'warn'}>{t(`availability.${event.availability}`)}</Badge>
          )}
          <span className="text-quiet">
            <WhenHere event={event} />
          </span>
        </div>
      </div>
    </li>
  );
}

function Price({ event }: { event: EventCardFragment }) {
  const { t } = useTranslation();
  const price = event.priceFrom;
  if (!price) return null;
  if (price.minorUnits === 0) return <Badge tone="good">{t('price.free')}</Badge>;
  return <Badge tone="accent">{t('price.from', { price: formatMoney(price, formatTag()) })}</Badge>;
}
