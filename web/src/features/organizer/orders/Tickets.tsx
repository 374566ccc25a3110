import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Badge, Card } from '@/components/ui';
import type { OrganizerOrder } from './order';

const TONES = { VALID: 'good', CHECKED_IN: 'accent', CANCELLED: 'neutral' } as const;

/** Who is coming with an order. */
export function Tickets({ tickets }: { tickets: OrganizerOrder['tickets'] }) {
  const { t } = useTranslation('orders');
  return (
    <Card aria-labelledby="tickets">
      <h2 id="tickets" className="text-lg font-semibold">
        {t('tickets', { count: tickets.length })}
      </h2>
      <ul className="mt-3 divide-y divide-line">
        {tickets.map((ticket) => (
          <li key={ticket.id} className="flex justify-between gap-3 py-2.5 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <p className={ticket.status === 'CANCELLED' ? 'truncate line-through' : 'truncate'}>
                {ticket.holderName}
              </p>
              <p className="truncate text-sm text-quiet">{ticket.holderEmail}</p>
              <p className="truncate text-sm text-quiet">{ticket.ticketType?.name}</p>
            </div>
            <div className="shrink-0 text-end">
              <Badge tone={TONES[ticket.status]}>{t(`ticketStatus.${ticket.status}`)}</Badge>
              {ticket.checkedInAt && (
                <p className="mt-1 text-sm text-quiet">
                  <Moment at={ticket.checkedInAt} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
