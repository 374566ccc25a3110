import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Cover } from '@/components/Cover';
import { Icon } from '@/components/Icon';
import { buttonClass, Card, LinkButton, Notice } from '@/components/ui';
import { When } from '@/components/When';
import type { InvitedEventFragment, InvitedOrderFragment } from '@/graphql/generated/graphql';
import { inOneLine } from '@/lib/venue';

interface SheetProps {
  event: InvitedEventFragment;
  /** The organizer's personal words. */
  message?: string | null | undefined;
  children: ReactNode;
}

/** The event that one is invited to, and below it what can be done. */
export function Sheet({ event, message, children }: SheetProps) {
  const { t } = useTranslation('invited');
  return (
    <Card surface="raised" className="overflow-hidden p-0!">
      {event.cover && (
        <Cover
          cover={event.cover}
          sizes="(min-width: 640px) 36rem, 100vw"
          first
          className="aspect-2/1 w-full"
        />
      )}
      <div className="space-y-5 p-5 sm:p-7">
        <div>
          <p className="font-medium text-accent">{t('by', { organization: event.organization.name })}</p>
          <h1 className="mt-1 font-display text-3xl leading-tight font-bold [overflow-wrap:anywhere]">
            {event.title}
          </h1>
          {event.summary && <p className="mt-2 text-quiet [overflow-wrap:anywhere]">{event.summary}</p>}
        </div>
        {message && (
          <blockquote className="rounded-xl bg-soft px-4 py-3 whitespace-pre-line [overflow-wrap:anywhere]">
            {message}
          </blockquote>
        )}
        <Facts event={event} />
        {children}
      </div>
    </Card>
  );
}

function Facts({ event }: { event: InvitedEventFragment }) {
  const { t: common } = useTranslation();
  const { venue } = event;
  return (
    <div className="space-y-2">
      <p className="flex gap-2">
        <Icon name="calendar" className="mt-0.5 size-5 shrink-0 text-accent" />
        <When event={event} />
      </p>
      <p className="flex gap-2">
        <Icon name={venue ? 'place' : 'online'} className="mt-0.5 size-5 shrink-0 text-accent" />
        {venue ? inOneLine(venue) : common('format.ONLINE')}
      </p>
    </div>
  );
}

/** What follows for whoever comes: the ticket, or the way to pay for it. */
export function Going({ order, email }: { order: InvitedOrderFragment; email: string }) {
  const { t } = useTranslation('invited');
  if (order.status === 'PENDING') {
    return (
      <>
        <Notice tone="warn">{t('unpaid')}</Notice>
        {order.payment?.checkoutUrl && (
          <a className={buttonClass('primary')} href={order.payment.checkoutUrl}>
            {t('toPayment')}
          </a>
        )}
      </>
    );
  }
  return (
    <>
      <p className="flex items-center gap-2 text-xl font-semibold">
        <Icon name="done" className="size-7 text-good" />
        {t('going')}
      </p>
      <p>{t('goingText', { email })}</p>
      <p>
        <LinkButton
          tone="primary"
          to="/orders/$orderId"
          params={{ orderId: order.id }}
          search={order.secret ? { secret: order.secret } : {}}
        >
          <Icon name="ticket" />
          {t('ticket')}
        </LinkButton>
      </p>
    </>
  );
}
