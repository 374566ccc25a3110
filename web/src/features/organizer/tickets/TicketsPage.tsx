import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Button, Empty, Notice, Skeleton } from '@/components/ui';
import { refusals, Refused } from '@/lib/refusal';
import { useTitle } from '@/lib/title';
import { eventChanged, useOrganizerEvent } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import { PublishChecklist } from '../publish/PublishChecklist';
import { TicketCard } from './TicketCard';
import { TicketDialog } from './TicketDialog';
import { currencyOf, moved, moveTicketType, ticketsQuery, type Move, type TicketsOfEvent } from './tickets';

/** What can be ordered for the event: each kind of ticket with its price, how many there are, and how many are gone. */
export function TicketsPage() {
  const { t } = useTranslation('tickets');
  const { id, title } = useOrganizerEvent();
  useTitle(`${title} – ${t('title')}`);
  const { viewerRole } = useOrganization();
  const query = useQuery(ticketsQuery(id));
  if (!mayManage(viewerRole)) return <NotFound />;
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-64 rounded-2xl" />;
  return query.data ? <Tickets event={query.data} /> : <NotFound />;
}

/** Moves kinds of tickets at once in the list, and back when the server does not want it. */
function useReorder(event: TicketsOfEvent) {
  const client = useQueryClient();
  const key = ticketsQuery(event.id).queryKey;
  return useMutation({
    mutationFn: (move: Move) => moveTicketType(event.id, move),
    onMutate: async ({ index, by }) => {
      await client.cancelQueries({ queryKey: key });
      client.setQueryData(key, (now) => now && { ...now, ticketTypes: moved(now.ticketTypes, index, by) });
    },
    onSettled: () => eventChanged(client, event.id),
  });
}

function Tickets({ event }: { event: TicketsOfEvent }) {
  const { t } = useTranslation('tickets');
  const organization = useOrganization();
  const say = useEventText();
  const [edited, setEdited] = useState<string>();
  const [told, setTold] = useState('');
  const reorder = useReorder(event);
  const types = event.ticketTypes;
  const open = event.status === 'DRAFT' || event.status === 'PUBLISHED';
  const move = (index: number, by: -1 | 1) => {
    if (reorder.isPending) return;
    setTold(t('movedTo', { name: types[index]?.name ?? '', place: index + by + 1 }));
    reorder.mutate({ types, index, by });
  };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-xl font-semibold">{t('title')}</h2>
        {open && types.length > 0 && (
          <Button tone="primary" onClick={() => setEdited('')}>
            {t('add')}
          </Button>
        )}
      </div>
      <p role="status" className="sr-only">
        {told}
      </p>
      <div className="mb-3 space-y-3 empty:hidden">
        {refusals(reorder.error).map(({ code, message }) => (
          <Notice key={code} tone="bad">
            {code === 'EDITED_MEANWHILE' ? t('movedMeanwhile') : say(code, message)}
          </Notice>
        ))}
        {reorder.isError && !(reorder.error instanceof Refused) && <Problem error={reorder.error} />}
      </div>
      {types.length === 0 && (
        <Empty title={t('none')}>
          <p>{t('noneText')}</p>
          {open && (
            <Button tone="primary" className="mt-5" onClick={() => setEdited('')}>
              {t('add')}
            </Button>
          )}
        </Empty>
      )}
      <ul className="grid gap-3">
        {types.map((type, index) => (
          <TicketCard
            key={type.id}
            event={event}
            type={type}
            first={index === 0}
            last={index === types.length - 1}
            move={(by) => move(index, by)}
            edit={() => setEdited(type.id)}
          />
        ))}
      </ul>
      {types.length > 0 && event.capacity !== null && (
        <p className="mt-4 text-sm text-quiet">{t('capacity', { count: event.capacity })}</p>
      )}
      {types.length > 0 && (
        <div className="mt-6 max-w-xl empty:hidden">
          <PublishChecklist draftsOnly />
        </div>
      )}
      {edited !== undefined && (
        <TicketDialog
          event={event}
          type={types.find(({ id }) => id === edited)}
          currency={currencyOf(event, organization.currency)}
          close={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
