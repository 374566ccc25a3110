import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Moment } from '@/components/Moment';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Card, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import { lazyPart } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { useOrganization } from '../area/organization';
import { Actions } from './Actions';
import { Bill } from './Bill';
import { organizerOrderQuery, useLiveOrganizerOrder, type OrganizerOrder } from './order';
import { Standing } from './Standing';
import { OriginBadge, StateBadge } from './StateBadge';
import { Tickets } from './Tickets';
import { Timeline } from './Timeline';

const Agreements = lazyPart('consent', () => import('@/features/legal/Agreements'));

/** One order for those who look after it: who bought what, what happened, and what can be done. */
export function OrderPage() {
  const { t } = useTranslation('orders');
  const { orderId } = useParams({ from: '/organizer/$org/orders/$orderId' });
  const organization = useOrganization();
  const query = useQuery(organizerOrderQuery(orderId));
  const order = query.data;
  useTitle(order ? t('order', { code: order.code }) : t('title'));
  useLiveOrganizerOrder(orderId, Boolean(order));
  if (query.isPending) return <Waiting />;
  // What was once shown stays; another try follows by itself.
  if (!order && query.isError) {
    return <Problem error={query.error} retry={() => void query.refetch()} />;
  }
  if (order?.event?.organization.id !== organization.id) return <NotFound />;
  return <Details order={order} />;
}

function Details({ order }: { order: OrganizerOrder }) {
  const { t } = useTranslation('orders');
  const { slug } = useOrganization();
  return (
    <>
      <Link
        to="/organizer/$org/orders"
        params={{ org: slug }}
        className="inline-flex min-h-11 items-center text-quiet hover:text-ink"
      >
        <Icon name="previous" /> {t('all')}
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-2xl font-bold tracking-tight">{t('order', { code: order.code })}</h1>
        <span aria-live="polite">
          <StateBadge order={order} />
        </span>
        <OriginBadge origin={order.origin} />
      </div>
      <p className="text-quiet">
        {t('placed')} <Moment at={order.placedAt} />
      </p>
      {/* On a phone, what can be done comes before what was bought. */}
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="contents gap-5 lg:grid">
          <Standing order={order} />
          <Who order={order} />
          {order.added && <Added added={order.added} />}
          <div className="order-2 grid grid-cols-[minmax(0,1fr)] gap-5">
            <Bill order={order} />
            {order.tickets.length > 0 && <Tickets tickets={order.tickets} />}
            {order.agreements.length > 0 && (
              <Suspense>
                <Agreements agreements={order.agreements} />
              </Suspense>
            )}
          </div>
        </div>
        <div className="contents gap-5 lg:grid">
          <Actions order={order} />
          <div className="order-3">
            <Timeline entries={order.timeline ?? []} />
          </div>
        </div>
      </div>
    </>
  );
}

/** The buyer, and what the order is for. */
function Who({ order }: { order: OrganizerOrder }) {
  const { t } = useTranslation('orders');
  const { slug } = useOrganization();
  return (
    <Card className="grid gap-4 sm:grid-cols-2">
      <div className="min-w-0">
        <h2 className="text-sm text-quiet">{t('buyer')}</h2>
        <p className="font-medium [overflow-wrap:anywhere]">{order.buyerName}</p>
        <a
          href={`mailto:${order.buyerEmail}`}
          className="inline-flex min-h-11 items-center text-accent underline [overflow-wrap:anywhere] sm:min-h-0"
        >
          {order.buyerEmail}
        </a>
      </div>
      {order.event && (
        <div className="min-w-0">
          <h2 className="text-sm text-quiet">{t('event')}</h2>
          <Link
            to="/organizer/$org/events/$eventId/orders"
            params={{ org: slug, eventId: order.event.id }}
            className="font-medium text-accent underline [overflow-wrap:anywhere]"
          >
            {order.event.title}
          </Link>
          <p>
            <When event={order.event} />
          </p>
        </div>
      )}
    </Card>
  );
}

/** How an organizer added it. */
function Added({ added }: { added: NonNullable<OrganizerOrder['added']> }) {
  const { t } = useTranslation('orders');
  return (
    <Card>
      <p className="font-medium">
        {added.adderName ? t('added.by', { name: added.adderName }) : t('added.team')}
      </p>
      {added.paidBy && <p>{t(`added.${added.paidBy}`)}</p>}
      {added.note && (
        <p className="mt-1 text-quiet [overflow-wrap:anywhere]">
          {t('added.note')}: {added.note}
        </p>
      )}
    </Card>
  );
}

function Waiting() {
  return (
    <div aria-hidden>
      <Skeleton className="h-9 w-60" />
      <div className="mt-5 grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </div>
  );
}
