import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { NotFound } from '@/components/NotFound';
import { Tabs } from '@/components/Tabs';
import { Badge, Notice } from '@/components/ui';
import { When } from '@/components/When';
import { organizerEventQuery, type OrganizerEvent } from './event';
import { useOrganization } from './organization';
import { eventTabs } from './tabs';

export const STATUS_TONES = {
  DRAFT: 'warn',
  PUBLISHED: 'good',
  CANCELLED: 'bad',
  ARCHIVED: 'neutral',
} as const;

/** What surrounds the pages about one event: which one, how it stands, and what there is to do with it. */
export function EventLayout() {
  const { t } = useTranslation('organizer');
  const { org, eventId } = useParams({ from: '/organizer/$org/events/$eventId' });
  const organization = useOrganization();
  const { data: event } = useSuspenseQuery(organizerEventQuery(eventId));
  if (event?.organization.id !== organization.id) return <NotFound />;
  return (
    <>
      <Link
        to="/organizer/$org"
        params={{ org }}
        className="inline-flex min-h-11 items-center text-quiet hover:text-ink"
      >
        <Icon name="previous" /> {t('layout.allEvents')}
      </Link>
      <Heading event={event} />
      <Tabs label={t('layout.event')} tabs={eventTabs(t, { org, eventId }, organization.viewerRole)} />
      <div className="mt-6">
        <Outlet />
      </div>
    </>
  );
}

function Heading({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('organizer');
  return (
    <header className="mb-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 text-2xl font-bold tracking-tight [overflow-wrap:anywhere]">{event.title}</h1>
        <Badge tone={STATUS_TONES[event.status]}>{t(`status.${event.status}`)}</Badge>
      </div>
      <p className="flex flex-wrap gap-x-4 text-quiet">
        <When event={event} />
        {event.status !== 'DRAFT' && !event.unpublished && (
          <Link to="/events/$slug" params={{ slug: event.slug }} className="underline">
            {t('layout.public')}
          </Link>
        )}
      </p>
      {event.unpublished && (
        <div className="mt-3">
          <Notice tone="bad">
            {t('layout.unpublished')}
            <p className="mt-1 font-medium [overflow-wrap:anywhere]">{event.unpublished.reason}</p>
          </Notice>
        </div>
      )}
    </header>
  );
}
