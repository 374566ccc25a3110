import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, Button, Card } from '@/components/ui';
import { When, WhenHere } from '@/components/When';
import { nameAndCity } from '@/lib/venue';
import { CodeDialog } from './CodeDialog';
import { alike, isValid, type MyTicket, type TicketGroup } from './tickets';

const TONES = { VALID: 'good', CHECKED_IN: 'accent', CANCELLED: 'bad' } as const;

/** The tickets to one event: what it is, who comes, and the codes. */
export function TicketGroupCard({ group, over }: { group: TicketGroup; over: boolean }) {
  const { t } = useTranslation('account');
  const { event, tickets } = group;
  const [open, setOpen] = useState(false);
  const usable = over || event?.status === 'CANCELLED' ? [] : tickets.filter(isValid);
  const title = event?.title ?? t('tickets.title');
  const code = t('tickets.code', { count: usable.length });
  return (
    <Card aria-label={title}>
      {event && <EventFacts event={event} over={over} />}
      <ul className="mt-3 space-y-1 border-t border-line pt-3">
        {alike(tickets).map(({ ticket, count }) => (
          <li key={ticket.id} className="flex flex-wrap items-center gap-x-3">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              {count} × {ticket.ticketType?.name} <span className="text-quiet">· {ticket.holderName}</span>
            </span>
            {!over && !isValid(ticket) && (
              <Badge tone={TONES[ticket.status]}>{t(`tickets.state.${ticket.status}`)}</Badge>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1">
        {usable.length > 0 && (
          <Button tone="primary" aria-label={`${code}: ${title}`} onClick={() => setOpen(true)}>
            <CodeSign />
            {code}
          </Button>
        )}
        <Orders title={title} tickets={tickets} />
      </div>
      {open && <CodeDialog title={title} tickets={usable} close={() => setOpen(false)} />}
    </Card>
  );
}

function EventFacts({ event, over }: { event: NonNullable<TicketGroup['event']>; over: boolean }) {
  const { t } = useTranslation('account');
  return (
    <>
      <p className="text-sm font-medium text-accent">
        <When event={event} />
      </p>
      <h3 className="mt-0.5 text-lg font-semibold">
        <Link to="/events/$slug" params={{ slug: event.slug }} className="hover:underline">
          {event.title}
        </Link>
      </h3>
      {event.venue && <p className="text-quiet">{nameAndCity(event.venue)}</p>}
      {!over && (
        <p className="text-sm text-quiet">
          <WhenHere event={event} />
        </p>
      )}
      {event.status === 'CANCELLED' && (
        <p className="mt-2">
          <Badge tone="bad">{t('tickets.eventCancelled')}</Badge>
        </p>
      )}
    </>
  );
}

/** Ways to the orders that the tickets came with: PDF, calendar and cancelling are there. */
function Orders({ title, tickets }: { title: string; tickets: MyTicket[] }) {
  const { t } = useTranslation('account');
  const ids = [...new Set(tickets.flatMap((ticket) => (ticket.order ? [ticket.order.id] : [])))];
  return (
    <p className="flex flex-wrap gap-x-5">
      {ids.map((id, index) => {
        const text = ids.length === 1 ? t('tickets.order') : t('tickets.orderNumber', { number: index + 1 });
        return (
          <Link
            key={id}
            to="/orders/$orderId"
            params={{ orderId: id }}
            aria-label={`${text}: ${title}`}
            className="inline-flex min-h-11 items-center text-accent underline"
          >
            {text}
          </Link>
        );
      })}
    </p>
  );
}

function CodeSign() {
  return (
    <svg aria-hidden viewBox="0 0 16 16" width="18" height="18" fill="currentColor">
      <path d="M1 1h5v5H1zM2.5 2.5v2h2v-2zM10 1h5v5h-5zm1.5 1.5v2h2v-2zM1 10h5v5H1zm1.5 1.5v2h2v-2zM8 1h1v3H8zM8 8h3v1H8zm4 0h3v2h-2v1h-1zM8 10h2v2H9v3H8zm3 2h2v1h2v2h-1v-1h-3z" />
    </svg>
  );
}
