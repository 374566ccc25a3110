import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Branded, By } from '@/components/By';
import { artwork, Cover } from '@/components/Cover';
import { Prose } from '@/components/Prose';
import { Problem } from '@/components/Problem';
import { Badge, Notice, Page, Skeleton } from '@/components/ui';
import { graphql } from '@/graphql/generated';
import { formatDayOfMonth, formatMonth } from '@/lib/format';
import { formatTag, lazyPart } from '@/lib/i18n';
import { useInView } from '@/lib/inView';
import { useTitle } from '@/lib/title';
import { useLiveAvailability } from './availability';
import { eventQuery, type EventDetails } from './event';
import { Facts } from './Facts';
import { Later } from './Later';
import { TicketBar } from './TicketBar';
import { TicketPicker } from './TicketPicker';

const Content = lazyPart('eventParts', () => import('./Content'));
const NotShown = lazyPart('account', () => import('@/features/account/NotShown'));
const Related = lazyPart('eventParts', () => import('./Related'));
const RoomNotice = lazyPart('waiting', () => import('@/features/waiting-room/RoomNotice'));
const route = getRouteApi('/events/$slug');

graphql(`
  fragment EventAbout on Event {
    summary
    descriptionHtml
    tags
    cancelReason
    cover {
      ...Cover
    }
  }
`);

/** One event: what, when, where, by whom, and the tickets. */
export function EventPage() {
  const { slug } = route.useParams();
  const query = useQuery(eventQuery(slug));
  useTitle(query.data?.title);
  if (query.isPending) {
    return (
      <Page>
        <Skeleton className="aspect-video lg:max-w-2xl" />
        <Skeleton className="mt-6 h-10 w-2/3" />
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
  const { t } = useTranslation('event');
  const tickets = useRef<HTMLElement>(null);
  // On a phone most visitors only read; who comes to the tickets sees what is left of them.
  useLiveAvailability(useInView(tickets, { once: true }) ? event : null);
  return (
    <Branded brand={event.organization.accentColour}>
      <Page>
        {/* On a narrow screen the tickets come before the long text. */}
        <article className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr] lg:gap-x-10">
          <div className="min-w-0">
            <Picture event={event} />
            <State event={event} />
            <h1 className="text-3xl leading-tight font-bold sm:text-5xl">{event.title}</h1>
            <By organization={event.organization} className="mt-2" />
            <Facts event={event} />
            {event.summary && <p className="mt-6 text-lg sm:text-xl">{event.summary}</p>}
          </div>
          <div className="lg:sticky lg:top-4 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-start">
            {event.waitingRoom.isOn && (
              <Suspense fallback={<Skeleton className="mb-4 h-20" />}>
                <RoomNotice event={event} />
              </Suspense>
            )}
            <TicketPicker event={event} ref={tickets} />
          </div>
          <div className="min-w-0">
            {event.descriptionHtml && (
              <section aria-labelledby="about">
                <h2 id="about" className="mb-3 text-2xl font-bold">
                  {t('about')}
                </h2>
                <Prose html={event.descriptionHtml} />
              </section>
            )}
            {/* What follows stands below the window until the part above it has its height. */}
            <Suspense fallback={<Skeleton className="mt-10 h-dvh" />}>
              <Content event={event} />
            </Suspense>
          </div>
        </article>
        <Later className="mt-8 min-h-80 has-[>p]:min-h-0">
          <Related event={event} />
        </Later>
        <TicketBar event={event} tickets={tickets} />
      </Page>
    </Branded>
  );
}

const PICTURE = 'mb-6 max-sm:-mx-4 max-sm:-mt-6 max-sm:w-[calc(100%+2rem)] sm:rounded-3xl';

/** The cover; where there is none, a drawing of the event's own with the day on it. */
function Picture({ event }: { event: EventDetails }) {
  if (event.cover) {
    return (
      <Cover
        cover={event.cover}
        sizes="(min-width: 1024px) 40rem, 100vw"
        first
        className={`aspect-video w-full max-w-none ${PICTURE}`}
      />
    );
  }
  return (
    <div
      aria-hidden
      className={`flex aspect-5/2 flex-col justify-end p-5 font-display leading-none font-bold text-white sm:p-7 ${PICTURE}`}
      style={{ background: artwork(event.slug) }}
    >
      <span className="text-xl sm:text-2xl">{formatMonth(event.startsAt, event.timezone, formatTag())}</span>
      <span className="text-6xl sm:text-8xl">
        {formatDayOfMonth(event.startsAt, event.timezone, formatTag())}
      </span>
    </div>
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
