import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MapLinks } from '@/components/MapLinks';
import { Card, Skeleton } from '@/components/ui';
import { When, WhenHere } from '@/components/When';
import { graphql } from '@/graphql/generated';
import type { EventFactsFragment } from '@/graphql/generated/graphql';
import { config } from '@/lib/config';
import { Share } from './Share';

const MapPreview = lazy(() => import('@/components/MapPreview'));

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
      address
      city
      latitude
      longitude
    }
    organization {
      name
    }
  }
`);

/** When, where, by whom, and what else is short to say. */
export function Facts({ event }: { event: EventFactsFragment }) {
  const { t } = useTranslation('event');
  const { t: common } = useTranslation();
  return (
    <Card className="mt-6">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[7rem_minmax(0,1fr)] sm:gap-y-4 [&>dt:not(:first-child)]:max-sm:mt-3">
        <Fact label={t('when')}>
          <p className="font-medium">
            <When event={event} />
          </p>
          <p className="text-sm text-quiet">
            <WhenHere event={event} />
          </p>
          <p className="mt-1 flex flex-wrap gap-x-4">
            <a
              className="inline-flex min-h-11 items-center text-accent underline"
              href={`${config.apiUrl}/events/${event.slug}/event.ics`}
            >
              {t('calendar')}
            </a>
            <Share title={event.title} />
          </p>
        </Fact>
        <Fact label={t('where')}>
          {event.venue && <Venue venue={event.venue} />}
          {event.format !== 'IN_PERSON' && (
            <p>
              {event.onlineUrl ? (
                <a className="text-accent underline" href={event.onlineUrl} rel="noreferrer">
                  {t('joinOnline')}
                </a>
              ) : (
                t('online', { format: common(`format.${event.format}`) })
              )}
            </p>
          )}
        </Fact>
        <Fact label={t('who')}>{event.organization.name}</Fact>
      </dl>
    </Card>
  );
}

/** What is known, with its label; nothing where nothing is. */
function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    children && (
      <>
        <dt className="font-medium text-quiet">{label}</dt>
        <dd>{children}</dd>
      </>
    )
  );
}

function Venue({ venue }: { venue: NonNullable<EventFactsFragment['venue']> }) {
  const { name, address, city, latitude, longitude } = venue;
  const place = latitude == null || longitude == null ? undefined : { latitude, longitude };
  const text = `${name}, ${address}, ${city}`;
  return (
    <>
      <p className="font-medium">{name}</p>
      <p className="mb-2 text-quiet">
        {address}, {city}
      </p>
      {place && config.tileUrl && (
        <Suspense fallback={<Skeleton className="h-48" />}>
          <MapPreview place={place} tileUrl={config.tileUrl} label={text} />
        </Suspense>
      )}
      <MapLinks place={place ?? {}} text={text} />
    </>
  );
}
