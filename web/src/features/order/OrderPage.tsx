import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Branded, By } from '@/components/By';
import { artwork, Cover } from '@/components/Cover';
import { Icon } from '@/components/Icon';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { TicketCode } from '@/components/TicketCode';
import { Badge, buttonClass, Card, LinkButton, Page, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import { Actions } from '@/features/event/Actions';
import { Elsewhere } from '@/features/event/Elsewhere';
import type { Agreement } from '@/features/legal/legal';
import { useNow } from '@/lib/clock';
import { config } from '@/lib/config';
import { formatMoney, minorUnits, type MoneyValue } from '@/lib/format';
import { formatTag, lazyPart } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { inOneLine } from '@/lib/venue';
import { Cancel } from './Cancel';
import { isGoing, orderQuery, useLiveOrder, type OrderDetails } from './order';
import { State } from './State';

const Agreements = lazyPart('consent', () => import('@/features/legal/Agreements'));
const SaveOrder = lazyPart('invited', () => import('@/features/invited/SaveOrder'));
const NotShown = lazyPart('account', () => import('@/features/account/NotShown'));
const ShowName = lazyPart('order', () => import('./ShowName'));
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
      <Page>
        <Skeleton className="h-9 w-1/2" />
        <Skeleton className="mt-4 h-dvh" />
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
  const { event } = order;
  const going = isGoing(order, useNow(event?.endsAt));
  const hasTickets = order.tickets.length > 0;
  // What came of saving it stays to be seen. What a device kept before says nothing of whose it is.
  const [savable] = useState(order.viewerIsBuyer === false);
  const bill = (
    <>
      <Bill order={order} />
      <Cancel order={order} />
      {going && (
        <Suspense>
          <ShowName order={order} />
        </Suspense>
      )}
    </>
  );
  return (
    <Branded brand={organizerOf(event)?.accentColour}>
      <Page>
        <div className="max-w-3xl lg:max-w-none lg:pe-98">
          {going && event ? (
            <>
              <Icon name="done" className="size-12 text-accent sm:size-14" />
              <h1 className="mt-2 text-3xl leading-tight font-bold sm:text-5xl">
                {t('going', { title: event.title })}
              </h1>
            </>
          ) : (
            <h1 className="text-3xl font-bold sm:text-4xl">{t('title', { code: order.code })}</h1>
          )}
          <div className="mt-4">
            <State order={order} paid={paid} />
          </div>
        </div>
        <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start lg:gap-x-10">
          {/* At the door one wants the codes at once. */}
          {hasTickets && (
            <div className="space-y-6">
              <Tickets order={order} />
              {going && <KeepThem email={order.email} />}
              {savable && order.secret && (
                <Suspense>
                  <SaveOrder orderId={order.id} secret={order.secret} />
                </Suspense>
              )}
            </div>
          )}
          <div className="space-y-6 lg:col-start-2 lg:row-start-1">
            {event && <EventFacts order={order} event={event} going={going} />}
            {hasTickets && bill}
          </div>
          {!hasTickets && <div className="space-y-6 lg:row-start-1">{bill}</div>}
        </div>
      </Page>
    </Branded>
  );
}

/** Who organizes it; what a device kept earlier does not say. */
const organizerOf = (event: OrderDetails['event']): Organizer | undefined => event?.organization;

type Organizer = NonNullable<OrderDetails['event']>['organization'];

const file = (order: OrderDetails, secret: string, path: string) =>
  `${config.apiUrl}/orders/${order.id}/${path}?secret=${encodeURIComponent(secret)}`;

interface EventFactsProps {
  order: OrderDetails;
  event: NonNullable<OrderDetails['event']>;
  going: boolean;
}

/** What one goes to, and what to do with it. */
function EventFacts({ order, event, going }: EventFactsProps) {
  const { t } = useTranslation('order');
  const { t: common } = useTranslation();
  const { cover, venue } = event;
  const organizer = organizerOf(event);
  const box = 'aspect-2/1 w-full';
  // The page's heading says it already.
  const Name = going ? 'p' : 'h2';
  return (
    <Card surface="raised" className="overflow-hidden p-0!">
      {/* What a device kept before there were covers has none. */}
      {cover ? (
        <Cover cover={cover} sizes="(min-width: 1024px) 22rem, 100vw" first className={box} />
      ) : (
        <div aria-hidden className={box} style={{ background: artwork(event.slug) }} />
      )}
      <div className="p-5">
        <Name className="font-display text-xl leading-snug font-bold">
          <Link to="/events/$slug" params={{ slug: event.slug }} className="hover:underline">
            {event.title}
          </Link>
        </Name>
        {organizer && <By organization={organizer} className="mt-1" />}
        <p className="mt-3 flex gap-2">
          <Icon name="calendar" className="mt-0.5 size-5 text-accent" />
          <span>
            <When event={event} />
            <Elsewhere event={event} />
          </span>
        </p>
        <p className="mt-2 flex gap-2">
          <Icon name={venue ? 'place' : 'online'} className="mt-0.5 size-5 text-accent" />
          {venue ? inOneLine(venue) : common('format.ONLINE')}
        </p>
        {order.status === 'CONFIRMED' && order.secret && (
          <div className="mt-4 flex flex-wrap gap-2">
            {event.onlineUrl && (
              <a className={buttonClass('primary')} href={event.onlineUrl} rel="noreferrer">
                <Icon name="online" />
                {t('join')}
              </a>
            )}
            <a className={buttonClass()} href={file(order, order.secret, 'tickets.pdf')}>
              <Icon name="download" />
              {t('pdf')}
            </a>
            {going && <Actions event={event} file={file(order, order.secret, 'event.ics')} />}
          </div>
        )}
      </div>
    </Card>
  );
}

/** For those without an account: tickets come into the one that has the address they went to. */
function KeepThem({ email }: { email: string }) {
  const { t } = useTranslation('order');
  const { nobody } = useViewer();
  if (!nobody) return null;
  const search = { next: '/account/tickets' };
  return (
    <Card surface="sunken" aria-labelledby="keep">
      <h2 id="keep" className="text-lg font-semibold">
        {t('keep.title')}
      </h2>
      <p className="mt-1">{t('keep.text', { email })}</p>
      <p className="mt-3 flex flex-wrap gap-2">
        <LinkButton to="/sign-up" search={search}>
          {t('keep.signUp')}
        </LinkButton>
        <LinkButton to="/login" search={search} tone="quiet">
          {t('keep.logIn')}
        </LinkButton>
      </p>
    </Card>
  );
}

const TICKET_TONES = { VALID: 'good', CHECKED_IN: 'accent', CANCELLED: 'bad' } as const;

function Tickets({ order }: { order: OrderDetails }) {
  const { t } = useTranslation('order');
  return (
    <section aria-labelledby="tickets">
      <h2 id="tickets" className="text-xl font-bold">
        {t('tickets', { count: order.tickets.length })}
      </h2>
      <ul className="mt-3 grid gap-4 sm:grid-cols-2">
        {order.tickets.map((ticket) => (
          <li key={ticket.id} className="rounded-2xl bg-card p-5 text-center shadow-raised">
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
      {order.tickets.length > 0 && (
        <p className="mb-2 text-sm text-quiet">{t('title', { code: order.code })}</p>
      )}
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
      {order.payment?.status === 'SUCCEEDED' && order.secret && minorUnits(order.total) > 0 && (
        <p className="mt-3">
          <a className={buttonClass()} href={file(order, order.secret, 'receipt.pdf')}>
            <Icon name="download" />
            {t('receipt')}
          </a>
        </p>
      )}
      {/* What a device kept before there were any has none. */}
      {(order.agreements as Agreement[] | undefined)?.length ? (
        <div className="mt-3">
          <Suspense>
            <Agreements agreements={order.agreements} />
          </Suspense>
        </div>
      ) : null}
    </Card>
  );
}
