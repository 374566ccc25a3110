import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Choice, SearchBox } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { QueryList } from '@/components/QueryList';
import { Button, Empty, Skeleton } from '@/components/ui';
import { useOrganization } from '../area/organization';
import { ORIGINS, STATES, type OrderFilters } from './filters';
import { orderListQuery, type ListedOrder } from './list';
import { usePrice } from './money';
import { ticketCount } from './state';
import { OriginBadge, StateBadge } from './StateBadge';

interface OrderListProps {
  /** Only those for this event. */
  event?: string;
  filters: OrderFilters;
  change: (change: { [key in keyof OrderFilters]?: OrderFilters[key] | undefined }) => void;
}

/** Orders, newest first, and what to look for among them. */
export function OrderList({ event, filters, change }: OrderListProps) {
  const { t } = useTranslation('orders');
  const organization = useOrganization();
  const query = useInfiniteQuery(orderListQuery(organization.id, event ?? null, filters));
  const count = query.data?.pages.flatMap((page) => page.nodes).length ?? 0;
  return (
    <>
      <search className="my-4 grid gap-2 sm:grid-cols-[1fr_12rem_12rem]">
        <SearchBox label={t('list.search')} text={filters.q ?? ''} search={(q) => change({ q })} />
        <Choice
          label={t('list.anyState')}
          value={filters.state}
          options={STATES.map((state) => [state, t(`status.${state}`)])}
          choose={(chosen) => change({ state: STATES.find((state) => state === chosen) })}
        />
        <Choice
          label={t('origin.any')}
          value={filters.origin}
          options={ORIGINS.map((origin) => [origin, t(`origin.${origin}`)])}
          choose={(chosen) => change({ origin: ORIGINS.find((origin) => origin === chosen) })}
        />
      </search>
      <p role="status" className="sr-only">
        {query.isSuccess && !query.isPlaceholderData
          ? t(query.hasNextPage ? 'list.foundMore' : 'list.found', { count })
          : ''}
      </p>
      <QueryList
        query={query}
        waiting={<Waiting />}
        empty={
          <Nothing
            filtered={Object.keys(filters).length > 0}
            clear={() => change({ q: undefined, state: undefined, origin: undefined })}
          />
        }
        more={t('list.more')}
      >
        {(orders) => <Rows orders={orders} oneEvent={event !== undefined} />}
      </QueryList>
    </>
  );
}

const COLUMNS = 'gap-x-4 px-4 md:grid-cols-[9.5rem_minmax(0,1fr)_minmax(0,1fr)_6rem_9.5rem] md:items-center';

function Rows({ orders, oneEvent }: { orders: ListedOrder[]; oneEvent: boolean }) {
  const { t } = useTranslation('orders');
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-card">
      <div aria-hidden className={`${COLUMNS} hidden border-b border-line py-2 md:grid text-sm text-quiet`}>
        <span>{t('column.order')}</span>
        <span>{t('column.buyer')}</span>
        <span>{oneEvent ? t('column.tickets') : t('column.event')}</span>
        <span className="text-end">{t('column.total')}</span>
        <span>{t('column.state')}</span>
      </div>
      <ul className="divide-y divide-line">
        {orders.map((order) => (
          <Row key={order.id} order={order} oneEvent={oneEvent} />
        ))}
      </ul>
    </div>
  );
}

/** One order: a row where there is room for one, else a card. */
function Row({ order, oneEvent }: { order: ListedOrder; oneEvent: boolean }) {
  const { t } = useTranslation('orders');
  const organization = useOrganization();
  const price = usePrice();
  const lines = order.lines.map((line) => `${line.quantity} × ${line.name}`).join(', ');
  return (
    <li className={`${COLUMNS} relative grid grid-cols-[minmax(0,1fr)_auto] gap-y-1 py-3 hover:bg-soft`}>
      <div className="order-1">
        <Link
          to="/organizer/$org/orders/$orderId"
          params={{ org: organization.slug, orderId: order.id }}
          className="font-mono font-semibold after:absolute after:inset-0 after:content-['']"
        >
          {order.code}
        </Link>
        <p className="text-sm text-quiet">
          <Moment at={order.placedAt} />
        </p>
      </div>
      <div className="order-2 flex flex-wrap items-start justify-end gap-1 justify-self-end md:order-5 md:justify-start md:justify-self-start">
        <StateBadge order={order} />
        <OriginBadge origin={order.origin} />
      </div>
      <div className="contents min-w-0 md:order-2 md:block">
        <p className="order-3 truncate">{order.buyerName}</p>
        <p className="order-5 col-span-2 truncate text-sm text-quiet">{order.buyerEmail}</p>
      </div>
      <div className="order-6 col-span-2 min-w-0 md:order-3 md:col-span-1">
        {oneEvent ? (
          <p className="truncate text-quiet md:text-ink">{lines}</p>
        ) : (
          <>
            <p className="truncate">{order.event?.title}</p>
            <p className="truncate text-sm text-quiet">{t('tickets', { count: ticketCount(order) })}</p>
          </>
        )}
      </div>
      <p className="order-4 text-end font-medium tabular-nums">{price(order.total)}</p>
    </li>
  );
}

function Waiting() {
  return (
    <div className="grid gap-2" aria-hidden>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} className="h-16" />
      ))}
    </div>
  );
}

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation('orders');
  return (
    <Empty title={t(filtered ? 'list.noneFound' : 'list.none')}>
      {filtered ? (
        <Button className="mt-2" onClick={clear}>
          {t('list.clear')}
        </Button>
      ) : (
        <p>{t('list.noneText')}</p>
      )}
    </Empty>
  );
}
