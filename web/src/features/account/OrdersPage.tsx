import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import { Badge, Empty, LinkButton, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import { formatMoney, minorUnits } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { myOrdersQuery, type MyOrder } from './orders';

const TONES = { CONFIRMED: 'good', PENDING: 'warn', CANCELLED: 'bad', EXPIRED: 'neutral' } as const;

/** All that one ordered, newest first. */
export function OrdersPage() {
  const { t } = useTranslation('account');
  useTitle(t('orders.title'));
  const query = useInfiniteQuery(myOrdersQuery);
  const orders = query.data?.pages.flatMap((page) => page.viewer?.orders.nodes ?? []) ?? [];
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('orders.title')}</h1>
      <div className="mt-4">
        {query.isPending && <Skeletons />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && orders.length === 0 && (
          <Empty title={t('orders.none')}>
            <LinkButton to="/" tone="primary" className="mt-2">
              {t('tickets.find')}
            </LinkButton>
          </Empty>
        )}
        <ul className="grid gap-3">
          {orders.map((order) => (
            <Order key={order.id} order={order} />
          ))}
        </ul>
        {query.hasNextPage && (
          <More
            label={t('more')}
            loading={query.isFetchingNextPage}
            load={() => void query.fetchNextPage()}
          />
        )}
      </div>
    </>
  );
}

function Skeletons() {
  return (
    <div className="grid gap-3">
      {['a', 'b', 'c'].map((key) => (
        <Skeleton key={key} className="h-36" />
      ))}
    </div>
  );
}

function Order({ order }: { order: MyOrder }) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation();
  return (
    <li className="relative rounded-2xl border border-line bg-card p-4 hover:shadow-md">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <Link
          to="/orders/$orderId"
          params={{ orderId: order.id }}
          className="min-w-0 flex-1 basis-48 font-semibold after:absolute after:inset-0 after:content-['']"
        >
          {order.event?.title ?? order.code}
        </Link>
        <Badge tone={TONES[order.status]}>{t(`order.${order.status}`)}</Badge>
      </div>
      {order.event && (
        <p className="mt-1 text-sm text-quiet">
          <When event={order.event} />
        </p>
      )}
      <div className="mt-2 flex flex-wrap justify-between gap-x-4">
        <p>{order.lines.map((line) => `${line.quantity} × ${line.name}`).join(', ')}</p>
        <p className="font-medium tabular-nums">
          {minorUnits(order.total) === 0 ? common('price.free') : formatMoney(order.total, formatTag())}
        </p>
      </div>
      <p className="mt-1 text-sm text-quiet">
        {t('orders.placed', { code: order.code })} <Moment at={order.placedAt} />
      </p>
    </li>
  );
}
