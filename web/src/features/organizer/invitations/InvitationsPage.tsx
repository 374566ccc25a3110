import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '@/components/Filters';
import { QueryList } from '@/components/QueryList';
import { Button, Empty, LinkButton, Notice, Skeleton } from '@/components/ui';
import type { GuestStatus } from '@/graphql/generated/graphql';
import { useNow } from '@/lib/clock';
import { useTitle } from '@/lib/title';
import { useOrganizerEvent, type OrganizerEvent } from '../area/event';
import { ForManagers } from '../area/ForManagers';
import { useOrganization } from '../area/organization';
import { invitationCountsQuery, invitationListQuery, STATUSES } from './invitations';
import { Invite } from './Invite';
import { Links } from './Links';
import { Rows } from './Rows';

/** Whom the organizer invites to an event by email, and what they answered. */
export function InvitationsPage() {
  return (
    <ForManagers>
      <Invitations />
    </ForManagers>
  );
}

function Invitations() {
  const { t } = useTranslation('invitations');
  const event = useOrganizerEvent();
  const [status, setStatus] = useState<GuestStatus>();
  const over = Date.parse(event.endsAt) <= useNow(event.endsAt);
  const open = event.status === 'PUBLISHED' && !event.unpublished && !over;
  const invitable = open && event.ticketTypes.length > 0;
  const [inviting, setInviting] = useState(false);
  useTitle(`${event.title} – ${t('title')}`);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="max-w-2xl">
          <h2 className="text-xl font-semibold">{t('title')}</h2>
          <p className="mt-1 text-quiet">{t('text')}</p>
        </div>
        {invitable && !inviting && (
          <Button tone="primary" onClick={() => setInviting(true)}>
            {t('button')}
          </Button>
        )}
      </div>
      {!invitable && <NotYet event={event} />}
      {invitable && inviting && <Invite event={event} close={() => setInviting(false)} />}
      <div className="my-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Counts event={event.id} />
        <div className="w-full sm:w-56">
          <Choice
            label={t('any')}
            value={status}
            options={STATUSES.map((one) => [one, t(`status.${one}`)])}
            choose={(chosen) => setStatus(STATUSES.find((one) => one === chosen))}
          />
        </div>
      </div>
      <List event={event.id} status={status} clear={() => setStatus(undefined)} />
      <Links event={event} open={invitable} />
    </>
  );
}

/** Why there can be no new invitations. */
function NotYet({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('invitations');
  const { slug: org } = useOrganization();
  if (event.ticketTypes.length > 0) return <Notice tone="accent">{t('notOpen')}</Notice>;
  return (
    <Notice tone="accent">
      <p>{t('noTickets')}</p>
      <LinkButton
        to="/organizer/$org/events/$eventId/tickets"
        params={{ org, eventId: event.id }}
        className="mt-2"
      >
        {t('toTickets')}
      </LinkButton>
    </Notice>
  );
}

const COUNTED = ['GOING', 'INVITED', 'CANCELLED', 'DECLINED', 'BOUNCED'] as const;

function Counts({ event }: { event: string }) {
  const { t } = useTranslation('invitations');
  const { data } = useQuery(invitationCountsQuery(event));
  const shown = data ? COUNTED.filter((status) => data[status] > 0 || status === 'GOING') : [];
  return (
    <p className="text-quiet" aria-live="polite">
      {data ? shown.map((status) => t(`count.${status}`, { count: data[status] })).join(' · ') : '\u00a0'}
    </p>
  );
}

function List({
  event,
  status,
  clear,
}: {
  event: string;
  status?: GuestStatus | undefined;
  clear: () => void;
}) {
  const { t } = useTranslation('invitations');
  const query = useInfiniteQuery(invitationListQuery(event, status));
  return (
    <QueryList
      query={query}
      waiting={<Waiting />}
      more={t('more')}
      found={(count) => t('found', { count })}
      empty={
        <Empty title={t(status ? 'noneFound' : 'none')}>
          {status ? <Button onClick={clear}>{t('clear')}</Button> : <p>{t('noneText')}</p>}
        </Empty>
      }
    >
      {(invited) => <Rows event={event} invited={invited} />}
    </QueryList>
  );
}

function Waiting() {
  return (
    <div className="grid gap-2" aria-hidden>
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-16" />
      ))}
    </div>
  );
}
