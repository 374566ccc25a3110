import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { QueryList } from '@/components/QueryList';
import { Badge, Button, Empty, Notice, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import {
  allEventsQuery,
  eventWasModerated,
  reinstateEvent,
  unpublish,
  type AnyEvent,
  type EventSearch,
} from './events';
import { ReasonDialog } from './ReasonDialog';
import { Rows } from './Rows';

/** Events, newest first; each can be taken off the platform, or brought back. */
export function EventList({ search }: { search: EventSearch }) {
  const { t } = useTranslation('admin');
  const query = useInfiniteQuery(allEventsQuery(search));
  const [chosen, setChosen] = useState<AnyEvent>();
  const [done, setDone] = useState('');
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-80" />}
      malformed={t('audit.malformed')}
      more={t('more')}
    >
      {(events) => (
        <>
          {done && (
            <div className="mb-4">
              <Notice tone="good">{done}</Notice>
            </div>
          )}
          {events.length === 0 ? (
            <Empty title={t('events.none')} />
          ) : (
            <Rows>
              {events.map((event) => (
                <Row key={event.id} event={event} choose={() => setChosen(event)} />
              ))}
            </Rows>
          )}
          {chosen && (
            <Moderation
              event={chosen}
              close={() => setChosen(undefined)}
              done={(text) => {
                setChosen(undefined);
                setDone(text);
              }}
            />
          )}
        </>
      )}
    </QueryList>
  );
}

function Row({ event, choose }: { event: AnyEvent; choose: () => void }) {
  const { t } = useTranslation('admin');
  const { id, name } = event.organization;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 [overflow-wrap:anywhere]">
      <div className="min-w-48 flex-1">
        <Link to="/events/$slug" params={{ slug: event.slug }} className="font-medium underline">
          {event.title}
        </Link>
        <p className="text-sm text-quiet">
          <When event={event} /> ·{' '}
          <Link
            to="/admin/organizations/$organizationId"
            params={{ organizationId: id }}
            className="underline"
          >
            {name}
          </Link>
        </p>
        {event.unpublished && (
          <p className="mt-1 text-sm">
            {t('audit.reason', { reason: event.unpublished.reason })}{' '}
            <span className="text-quiet">
              <Moment at={event.unpublished.unpublishedAt} />
            </span>
          </p>
        )}
      </div>
      {event.status !== 'PUBLISHED' && <Badge tone="neutral">{t(`events.status.${event.status}`)}</Badge>}
      {event.unpublished && <Badge tone="bad">{t('events.off')}</Badge>}
      <Button
        tone={event.unpublished ? 'plain' : 'danger'}
        aria-label={t(event.unpublished ? 'bringBack.of' : 'takeOff.of', { title: event.title })}
        onClick={choose}
      >
        {t(event.unpublished ? 'bringBack.button' : 'takeOff.button')}
      </Button>
    </li>
  );
}

interface ModerationProps {
  event: Pick<AnyEvent, 'id' | 'title'> & { unpublished?: unknown };
  close: () => void;
  done: (text: string) => void;
}

/** Asks why an event is taken off the platform or brought back, and does it. */
export function Moderation({ event, close, done }: ModerationProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const kind = event.unpublished ? 'bringBack' : 'takeOff';
  const { id, title } = event;
  return (
    <ReasonDialog
      title={t(`${kind}.title`, { title })}
      text={t(`${kind}.text`)}
      yes={t(`${kind}.yes`)}
      hint={t(`${kind}.hint`)}
      run={async (reason) => {
        await (event.unpublished ? reinstateEvent(id, reason) : unpublish(id, reason));
        await eventWasModerated(client);
      }}
      close={close}
      done={() => done(t(`${kind}.done`, { title }))}
    />
  );
}
