import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { artwork, Cover } from '@/components/Cover';
import { Prose } from '@/components/Prose';
import { Problem } from '@/components/Problem';
import { Badge, Notice, Page, Skeleton } from '@/components/ui';
import { graphql } from '@/graphql/generated';
import { lazyPart } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { eventQuery, useLiveAvailability, type EventDetails } from './event';
import { Facts } from './Facts';
import { Report } from './Report';
import { TicketPicker } from './TicketPicker';

const NotShown = lazyPart('account', () => import('@/features/account/NotShown'));
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
            <div aria-hidden className="mb-6 h-20 rounded-2xl" style={{ background: artwork(event.slug) }} />
          )}
          <State event={event} />
          <h1 className="text-3xl leading-tight font-bold tracking-tight sm:text-4xl">{event.title}</h1>
          {event.summary && <p className="mt-3 text-lg text-quiet">{event.summary}</p>}
          <Facts event={event} />
        </div>
        <aside className="lg:sticky lg:top-4 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-start">
          {event.waitingRoom.isOn && (
            <Suspense fallback={<Skeleton className="mb-4 h-20" />}>
              <RoomNotice event={event} />
            </Suspense>
          )}
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
