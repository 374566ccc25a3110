import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Dialog } from '@/components/Dialog';
import { TicketCode } from '@/components/TicketCode';
import { Button } from '@/components/ui';
import { useWakeLock } from '@/lib/wake';
import type { MyTicket } from './tickets';

interface CodeDialogProps {
  title: string;
  tickets: MyTicket[];
  close: () => void;
}

/** Codes for the door, one at a time and as large as the screen lets them; the screen stays on meanwhile. */
export function CodeDialog({ title, tickets, close }: CodeDialogProps) {
  const { t } = useTranslation('account');
  const [index, setIndex] = useState(0);
  useWakeLock();
  const ticket = tickets[Math.min(index, tickets.length - 1)];
  return (
    <Dialog title={title} close={close}>
      {ticket ? (
        <div className="mt-3 text-center">
          <div className="-mx-3 sm:mx-0">
            <div className="mx-auto max-w-[min(26rem,60dvh)]">
              {ticket.secret && (
                <TicketCode secret={ticket.secret} label={t('tickets.codeOf', { name: ticket.holderName })} />
              )}
            </div>
          </div>
          <div aria-live="polite">
            <p className="mt-3 text-lg font-medium [overflow-wrap:anywhere]">{ticket.holderName}</p>
            <p className="text-quiet">{ticket.ticketType?.name}</p>
          </div>
        </div>
      ) : (
        // It was used, or is no longer one's own, while it was looked at.
        <p className="mt-3">{t('tickets.used')}</p>
      )}
      {tickets.length > 1 && (
        <div className="mt-4 flex items-center justify-between gap-3">
          <Button
            aria-label={t('tickets.previous')}
            disabled={index === 0}
            onClick={() => setIndex(index - 1)}
          >
            <Icon name="previous" />
          </Button>
          <span className="text-sm text-quiet tabular-nums">
            {t('tickets.place', { index: index + 1, count: tickets.length })}
          </span>
          <Button
            aria-label={t('tickets.next')}
            disabled={index >= tickets.length - 1}
            onClick={() => setIndex(index + 1)}
          >
            <Icon name="next" />
          </Button>
        </div>
      )}
      <Button className="mt-4 w-full" onClick={close}>
        {t('tickets.close')}
      </Button>
    </Dialog>
  );
}
