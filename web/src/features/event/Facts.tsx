import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '@/components/Icon';
import { When } from '@/components/When';
import { graphql } from '@/graphql/generated';
import type { EventFactsFragment } from '@/graphql/generated/graphql';
import { config } from '@/lib/config';
import { streetAndCity } from '@/lib/venue';
import { Actions } from './Actions';
import { Elsewhere } from './Elsewhere';
import { Later } from './Later';

const VenueMap = lazy(() => import('./VenueMap'));

graphql(`
  fragment EventFacts on Event {
    slug
    title
    startsAt
    endsAt
    timezone
    format
    onlineUrl
    venue {
      name
      location {
        address
        city
      }
      latitude
      longitude
    }
    organization {
      name
    }
  }
`);

/** When and where, and what to do with that. */
export function Facts({ event }: { event: EventFactsFragment }) {
  const { t } = useTranslation('event');
  const { t: common } = useTranslation();
  return (
    <>
      <dl className="mt-6 space-y-4">
        <Fact icon="calendar" label={t('when')}>
          <p className="font-semibold">
            <When event={event} />
          </p>
          <Elsewhere event={event} />
        </Fact>
        {event.venue && (
          <Fact icon="place" label={t('where')}>
            <Venue venue={event.venue} />
          </Fact>
        )}
        {event.format !== 'IN_PERSON' && (
          <Fact icon="online" label={t('where')}>
            <p className="font-semibold">{common(`format.${event.format}`)}</p>
            {event.onlineUrl ? (
              <a
                className="inline-flex min-h-11 items-center text-accent underline"
                href={event.onlineUrl}
                rel="noreferrer"
              >
                {t('joinOnline')}
              </a>
            ) : (
              <p className="text-quiet">{t('online')}</p>
            )}
          </Fact>
        )}
      </dl>
      <div className="mt-5 flex flex-wrap gap-2">
        <Actions event={event} file={`${config.apiUrl}/events/${event.slug}/event.ics`} />
      </div>
    </>
  );
}

interface FactProps {
  icon: IconName;
  /** What the icon stands for, for those who don't see it. */
  label: string;
  children: ReactNode;
}

function Fact({ icon, label, children }: FactProps) {
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
      <dt className="grid size-12 place-items-center rounded-2xl bg-accent-soft text-accent">
        <Icon name={icon} className="size-6" />
        <span className="sr-only">{label}</span>
      </dt>
      <dd className="self-center">{children}</dd>
    </div>
  );
}

function Venue({ venue }: { venue: NonNullable<EventFactsFragment['venue']> }) {
  const { name, latitude, longitude } = venue;
  const where = streetAndCity(venue);
  const onMap = config.tileUrl && latitude != null && longitude != null;
  return (
    <>
      <p className="font-semibold">{name}</p>
      {where && <p className="text-quiet">{where}</p>}
      {venue.location && (
        <Later className={onMap ? 'mt-2 min-h-70 sm:min-h-59' : 'min-h-22 sm:min-h-11'}>
          <VenueMap venue={venue} />
        </Later>
      )}
    </>
  );
}
