import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { colours, Cover } from '@/components/Cover';
import { MapLinks } from '@/components/MapLinks';
import { Prose } from '@/components/Prose';
import { Problem } from '@/components/Problem';
import { Badge, Card, Notice, Page, Skeleton } from '@/components/ui';
import { When, WhenHere } from '@/components/When';
import { config } from '@/lib/config';
import { lazyPart } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { eventQuery, useLiveAvailability, type EventDetails } from './event';
import { Report } from './Report';
import { Share } from './Share';
import { TicketPicker } from './TicketPicker';

const MapPreview = lazy(() => import('@/components/MapPreview'));
const NotShown = lazyPart('account', () => import('@/features/account/NotShown'));
const route = getRouteApi('/events/$slug');

/** One event: what, when, where, by whom, and the tickets. */
export function EventPage() {
  const { slug } = route.useParams();
  const query = useQuery(eventQuery(slug));
  useTitle(query.data?.title);
  useLiveAvailability(query.data);
  if (query.isPending) {
    return (
      <Page>
        <Skeleton className="h-10 w-2/3" />
        <Skeleton className="mt-4 h-64 w-full" />
      </Page>
    );
  }
  if (query.isError) {
    return (
      <Page>
        <Problem page error={query.error} retry={() => void query.refetch()} />
      </Page>
    );
  }
  return query.data ? <Details event={query.data} /> : <NotShown />;
}

function Details({ event }: { event: EventDetails }) {
  return (
    <Page>
      {/* On a narrow screen the tickets come before the long text. */}
      <article className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr] lg:gap-x-8">
        <div className="min-w-0">
          {event.cover ? (
            <Cover
              cover={event.cover}
              sizes="(min-width: 1024px) 40rem, 100vw"
              first
              className="mb-6 aspect-video w-full rounded-2xl"
            />
          ) : (
            <div aria-hidden className="mb-6 h-20 rounded-2xl" style={{ background: colours(event.slug) }} />
          )}
          <State event={event} />
          <h1 className="text-3xl leading-tight font-bold tracking-tight sm:text-4xl">{event.title}</h1>
          {event.summary && <p className="mt-3 text-lg text-quiet">{event.summary}</p>}
          <Facts event={event} />
        </div>
        <aside className="lg:sticky lg:top-4 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-start">
          <TicketPicker event={event} />
        </aside>
        <div className="min-w-0">
          {event.descriptionHtml && <Prose html={event.descriptionHtml} />}
          {event.tags.length > 0 && <Tags tags={event.tags} />}
          {event.status !== 'DRAFT' && <Report event={event} />}
        </div>
      </article>
    </Page>
  );
}

function State({ event }: { event: EventDetails }) {
  const { t } = useTranslation('event');
  if (event.status === 'CANCELLED') {
    return (
      <div className="mb-4">
        <Notice tone="bad">
          <strong>{t('cancelled')}</strong>
          {event.cancelReason && <p>{event.cancelReason}</p>}
        </Notice>
      </div>
    );
  }
  if (event.status === 'DRAFT') {
    return (
      <p className="mb-3">
        <Badge tone="warn">{t('draft')}</Badge>
      </p>
    );
  }
  return null;
}

function Facts({ event }: { event: EventDetails }) {
  const { t } = useTranslation('event');
  const { t: common } = useTranslation();
  return (
    <Card className="mt-6">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[7rem_minmax(0,1fr)] sm:gap-y-4 [&>dt:not(:first-child)]:max-sm:mt-3">
        <dt className="font-medium text-quiet">{t('when')}</dt>
        <dd>
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
        </dd>
        <dt className="font-medium text-quiet">{t('where')}</dt>
        <dd>
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
        </dd>
        <dt className="font-medium text-quiet">{t('who')}</dt>
        <dd>{event.organization.name}</dd>
      </dl>
    </Card>
  );
}

function Venue({ venue }: { venue: NonNullable<EventDetails['venue']> }) {
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

function Tags({ tags }: { tags: string[] }) {
  const { t } = useTranslation('event');
  return (
    <ul className="mt-6 flex flex-wrap gap-2" aria-label={t('tags')}>
      {tags.map((tag) => (
        <li key={tag}>
          <Link
            to="/"
            search={{ tag }}
            className="inline-flex min-h-11 items-center rounded-full bg-soft px-4 text-quiet hover:text-ink"
          >
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}
