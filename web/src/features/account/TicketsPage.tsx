import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Badge, Button, Empty, LinkButton, Page, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import { graphql } from '@/graphql/generated';
import type { MyOrdersQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { useTitle } from '@/lib/title';

const MyOrdersDocument = graphql(`
  query MyOrders($after: String) {
    viewer {
      id
      orders(first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          code
          status
          event {
            title
            startsAt
            endsAt
            timezone
            venue {
              name
              city
            }
          }
          lines {
            quantity
            name
          }
        }
      }
    }
  }
`);

type MyOrder = NonNullable<MyOrdersQuery['viewer']>['orders']['nodes'][number];

const TONES = { CONFIRMED: 'good', PENDING: 'warn', CANCELLED: 'bad', EXPIRED: 'neutral' } as const;

/** What one ordered: what is to come first, then what was. */
export function TicketsPage() {
  const { t } = useTranslation('account');
  useTitle(t('tickets.title'));
  const query = useInfiniteQuery({
    queryKey: ['my-orders'],
    queryFn: ({ pageParam, signal }) => execute(MyOrdersDocument, { after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ viewer }) =>
      viewer?.orders.pageInfo.hasNextPage ? viewer.orders.pageInfo.endCursor : null,
  });
  const orders = query.data?.pages.flatMap((page) => page.viewer?.orders.nodes ?? []) ?? [];
  const [now] = useState(() => Date.now());
  const past = (order: MyOrder) => !order.event || Date.parse(order.event.endsAt) < now;
  return (
    <Page narrow>
      <h1 className="text-2xl font-bold tracking-tight">{t('tickets.title')}</h1>
      <div className="mt-5 space-y-8">
        {query.isPending && <Skeleton className="h-40" />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && orders.length === 0 && (
          <Empty title={t('tickets.none')}>
            <LinkButton to="/" tone="primary">
              {t('tickets.find')}
            </LinkButton>
          </Empty>
        )}
        <Orders title={t('tickets.upcoming')} orders={orders.filter((order) => !past(order))} />
        <Orders title={t('tickets.past')} orders={orders.filter(past)} />
        {query.hasNextPage && (
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('tickets.more')}
          </Button>
        )}
      </div>
    </Page>
  );
}

function Orders({ title, orders }: { title: string; orders: MyOrder[] }) {
  const { t } = useTranslation('account');
  if (orders.length === 0) return null;
  return (
    <section>
      <h2 className="text-lg font-semibold">{title}</h2>
      <ul className="mt-3 grid gap-3">
        {orders.map((order) => (
          <li key={order.id} className="relative rounded-2xl border border-line bg-card p-4 hover:shadow-md">
            <p className="text-sm text-accent">{order.event && <When event={order.event} />}</p>
            <Link
              to="/orders/$orderId"
              params={{ orderId: order.id }}
              className="font-semibold after:absolute after:inset-0 after:content-['']"
            >
              {order.event?.title ?? order.code}
            </Link>
            <p className="text-quiet">
              {order.event?.venue && `${order.event.venue.name}, ${order.event.venue.city} · `}
              {order.lines.map((line) => `${line.quantity} × ${line.name}`).join(', ')}
            </p>
            <p className="mt-2">
              <Badge tone={TONES[order.status]}>{t(`order.${order.status}`)}</Badge>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
