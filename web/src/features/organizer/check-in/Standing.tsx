import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui';
import { formatTag } from '@/lib/i18n';
import type { DoorState } from './door';
import { clock } from './times';
import type { Counts } from './useDoor';

type CountsBarProps = { counts: Pick<Counts, 'tickets' | 'checkedIn'> & Partial<Counts> };

/** How many have come, in all and by ticket type. */
export function CountsBar({ counts }: CountsBarProps) {
  const { t } = useTranslation('door');
  const { tickets, checkedIn, byTicketType = [] } = counts;
  const number = new Intl.NumberFormat(formatTag());
  return (
    <div>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-3xl font-bold tabular-nums" data-testid="checked-in">
          {number.format(checkedIn)}
        </span>
        <span className="text-lg text-quiet">{t('counts.of', { total: number.format(tickets) })}</span>
      </p>
      <progress
        aria-hidden
        value={checkedIn}
        max={Math.max(1, tickets)}
        className="mt-1 h-2 w-full appearance-none overflow-hidden rounded-full bg-soft [&::-moz-progress-bar]:bg-good [&::-webkit-progress-bar]:bg-soft [&::-webkit-progress-value]:bg-good"
      />
      {byTicketType.length > 1 && (
        <ul className="mt-1 flex flex-wrap gap-x-4 text-sm text-quiet">
          {byTicketType.map(({ ticketType, ...type }) => (
            <li key={ticketType?.id ?? ''} className="[overflow-wrap:anywhere]">
              {ticketType?.name}{' '}
              <span className="whitespace-nowrap tabular-nums">
                {number.format(type.checkedIn)} / {number.format(type.tickets)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface SyncProps {
  state: DoorState;
  zone: string;
  sync: () => void;
}

/** Whether the server is reached, what waits for it, and how fresh the list is. */
export function Sync({ state, zone, sync }: SyncProps) {
  const { t } = useTranslation('door');
  const { trouble, waiting, syncedAt, syncing, listed } = state;
  const fine = trouble === undefined;
  return (
    <div
      className={`flex items-center gap-x-2 rounded-xl py-1 pe-1 ps-3 ${fine ? 'bg-soft text-quiet' : 'bg-warn-soft text-warn'}`}
    >
      <p role="status" className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 text-sm">
        <span className="flex items-center gap-2 font-medium">
          <span aria-hidden className={`size-2.5 shrink-0 rounded-full ${fine ? 'bg-good' : 'bg-warn'}`} />
          {fine ? t('sync.online') : t(`sync.${trouble}`)}
        </span>
        {waiting > 0 && <span className="font-semibold">{t('sync.waiting', { count: waiting })}</span>}
        <span>
          {syncedAt === undefined
            ? t('sync.never')
            : t('sync.list', { count: listed, time: clock(syncedAt, zone) })}
        </span>
      </p>
      <Button tone="quiet" className="shrink-0 px-3 text-sm" busy={syncing} onClick={sync}>
        {t('sync.now')}
      </Button>
    </div>
  );
}
