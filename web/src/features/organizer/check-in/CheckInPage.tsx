import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InstallHint } from '@/components/InstallHint';
import { Empty, Notice, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useOrganizerEvent, type OrganizerEvent } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import type { TicketName } from './api';
import { Conflicts } from './Conflicts';
import { signal } from './feedback';
import type { Outcome } from './outcome';
import { Recent } from './Recent';
import { Result } from './Result';
import { Scanner } from './Scanner';
import { Search } from './Search';
import { CountsBar, Sync } from './Standing';
import { useDoor } from './useDoor';

/** Lets people in: by their tickets' codes or by name, with and without a network. */
export function CheckInPage() {
  const { t } = useTranslation('door');
  const event = useOrganizerEvent();
  useTitle(`${event.title} – ${t('title')}`);
  if (event.status !== 'PUBLISHED') {
    return <Empty title={t('closed.title')}>{t(`closed.${event.status}`)}</Empty>;
  }
  return <OpenDoor key={event.id} event={event} />;
}

function OpenDoor({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('door');
  const organization = useOrganization();
  const manager = mayManage(organization.viewerRole);
  const { door, state, live } = useDoor(event.id);
  const [outcome, setOutcome] = useState<Outcome>();
  const show = useCallback((next: Outcome) => {
    setOutcome(next);
    signal(next.kind);
  }, []);
  const scan = useCallback((name: TicketName) => void door.scan(name).then(show), [door, show]);
  const close = useCallback(() => setOutcome(undefined), []);
  const online = state.trouble === undefined;
  // A device that has no list yet knows of nobody, which is not to say that nobody has a ticket.
  const counts = (online && live) || (state.syncedAt !== undefined && state.counts);
  return (
    <div className="space-y-5">
      <h2 className="sr-only">{t('title')}</h2>
      <div className="space-y-3">
        {counts ? <CountsBar counts={counts} /> : online && <Skeleton className="h-18 w-full" />}
        <Sync state={state} zone={event.timezone} sync={() => void door.sync()} />
      </div>
      {!state.lasting && <Notice tone="warn">{t('sync.fleeting')}</Notice>}
      <Conflicts conflicts={state.conflicts} zone={event.timezone} seen={(keys) => void door.seen(keys)} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Scanner found={(code) => scan({ ticketSecret: code })} />
        <div className="space-y-5">
          {state.ready ? (
            <Search
              door={door}
              organization={organization.id}
              zone={event.timezone}
              manager={manager}
              online={online}
              listed={state.listed}
              scan={scan}
              typing={close}
            />
          ) : (
            <Skeleton className="h-12 w-full" />
          )}
          <Recent recent={state.recent} zone={event.timezone} />
          <InstallHint text={t('install')} />
        </div>
      </div>
      <Result
        outcome={outcome}
        zone={event.timezone}
        manager={manager}
        door={door}
        listedAt={state.syncedAt}
        show={show}
        close={close}
      />
    </div>
  );
}
