import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { TicketCode } from '@/components/TicketCode';
import { Badge, Card, Page, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import { config } from '@/lib/config';
import { formatMoney, minorUnits, type MoneyValue } from '@/lib/format';
import { formatTag, lazyPart } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { Cancel } from './Cancel';
import { orderQuery, useLiveOrder, type OrderDetails } from './order';
import { State } from './State';

const NotShown = lazyPart('account', () => import('@/features/account/NotShown'));
const route = getRouteApi('/orders/$orderId');

/** An order for whoever bought it: where it stands, the tickets, and what can be done. */
export function OrderPage() {
  const { t } = useTranslation('order');
  const { orderId } = route.useParams();
  const { secret, paid = false } = route.useSearch();
  const query = useQuery(orderQuery(orderId, secret));
  useTitle(query.data ? t('title', { code: query.data.code }) : undefined);
  useLiveOrder(orderId, secret, Boolean(query.data));
  if (query.isPending) {
    return (
      <Page narrow>
        <Skeleton className="h-9 w-1/2" />
        <Skeleton className="mt-4 h-72" />
      </Page>
    );
  }
  if (query.isError) {
    return (
      <Page narrow>
        <Problem page error={query.error} retry={() => void query.refetch()} />
      </Page>
    );
  }
  if (query.data) return <Details order={query.data} paid={paid} />;
  // Who has a secret needs no account to see what it opens.
  return secret ? <NotFound /> : <NotShown />;
}

function Details({ order, paid }: { order: OrderDetails; paid: boolean }) {
  const { t } = useTranslation('order');
  return (
    <Page narrow>
      <h1 className="text-2xl font-bold tracking-tight">{t('title', { code: order.code })}</h1>
      <div className="mt-4 space-y-5">
        <State order={order} paid={paid} />
        {order.event && <EventFacts order={order} event={order.event} />}
        {order.tickets.length > 0 && <Tickets order={order} />}
        <Bill order={order} />
        <Cancel order={order} />
      </div>
    </Page>
  );
}

const file = (order: OrderDetails, secret: string, path: string) =>
  `${config.apiUrl}/orders/${order.id}/${path}?secret=${encodeURIComponent(secret)}`;

function EventFacts({ order, event }: { order: OrderDetails; event: NonNullable<OrderDetails['event']> }) {
  const { t } = useTranslation('order');
  return (
    <Card>
      <h2 className="text-lg font-semibold">
        <Link to="/events/$slug" params={{ slug: event.slug }} className="underline">
          {event.title}
        </Link>
      </h2>
      <p className="mt-1">
        <When event={event} />
      </p>
      {event.venue && (
        <p className="text-quiet">
          {event.venue.name}, {event.venue.address}, {event.venue.city}
        </p>
      )}
      {order.status === 'CONFIRMED' && order.secret && (
        <p className="mt-2 flex flex-wrap gap-x-5">
          <a
            className="inline-flex min-h-11 items-center text-accent underline"
            href={file(order, order.secret, 'event.ics')}
          >
            {t('calendar')}
          </a>
          <a
            className="inline-flex min-h-11 items-center text-accent underline"
            href={file(order, order.secret, 'tickets.pdf')}
          >
            {t('pdf')}
          </a>
          {event.onlineUrl && (
            <a
              className="inline-flex min-h-11 items-center text-accent underline"
              href={event.onlineUrl}
              rel="noreferrer"
            >
              {t('join')}
            </a>
          )}
        </p>
      )}
    </Card>
  );
}

const TICKET_TONES = { VALID: 'good', CHECKED_IN: 'accent', CANCELLED: 'bad' } as const;

function Tickets({ order }: { order: OrderDetails }) {
  const { t } = useTranslation('order');
  return (
    <section aria-labelledby="tickets">
      <h2 id="tickets" className="text-lg font-semibold">
        {t('tickets', { count: order.tickets.length })}
      </h2>
      <ul className="mt-3 grid gap-4">
        {order.tickets.map((ticket) => (
          <li key={ticket.id} className="rounded-2xl border border-line bg-card p-4 text-center">
            {ticket.status === 'VALID' && ticket.secret && (
              <div className="mx-auto w-full max-w-80">
                <TicketCode secret={ticket.secret} label={t('qr', { name: ticket.holderName })} />
              </div>
            )}
            <p className="mt-2 text-lg font-medium">{ticket.holderName}</p>
            <p className="text-quiet">{ticket.ticketType?.name}</p>
            <p className="mt-2">
              <Badge tone={TICKET_TONES[ticket.status]}>{t(`ticket.${ticket.status}`)}</Badge>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Bill({ order }: { order: OrderDetails }) {
  const { t } = useTranslation('order');
  const { t: common } = useTranslation();
  const money = (amount: MoneyValue) =>
    minorUnits(amount) === 0 ? common('price.free') : formatMoney(amount, formatTag());
  return (
    <Card aria-label={t('bill')}>
      <ul className="space-y-1">
        {order.lines.map((line) => (
          <li key={line.name} className="flex justify-between gap-3">
            <span>
              {line.quantity} × {line.name}
            </span>
            <span>{money(line.total)}</span>
          </li>
        ))}
        {order.refunds.map((refund) => (
          <li key={refund.id} className="flex justify-between gap-3 text-quiet">
            <span>{t(`refund.${refund.status}`)}</span>
            <span>−{money(refund.amount)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 flex justify-between border-t border-line pt-3 font-semibold">
        <span>{t('total')}</span>
        <span>{money(order.total)}</span>
      </p>
      {order.refunds.some((refund) => refund.status === 'FAILED') && (
        <p className="mt-3 text-sm">{t('refundFailed')}</p>
      )}
      <p className="mt-3 text-sm text-quiet">{t('for', { name: order.name, email: order.email })}</p>
    </Card>
  );
}
