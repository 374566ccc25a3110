import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Choice, SearchBox } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { QueryList } from '@/components/QueryList';
import { Badge, Empty, Notice, Skeleton } from '@/components/ui';
import { formatMoney, minorUnits } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { Id } from './Named';
import {
  ORDER_STATES,
  organizationQuery,
  parseRecordSearch,
  recordsQuery,
  type OrderRecord,
  type RecordSearch,
} from './organizations';
import { Back, Rows } from './Rows';

const route = getRouteApi('/admin/organizations/$organizationId');
const LINK = 'inline-flex min-h-11 items-center underline';

/** One organization and its orders, to read. */
export function OrganizationPage() {
  const { t } = useTranslation('admin');
  const { organizationId: organization } = route.useParams();
  const query = useQuery(organizationQuery(organization));
  useTitle(query.data?.name ?? t('organizations.title'));
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-80" />;
  if (!query.data) return <NotFound />;
  return (
    <>
      <Back to="/admin/organizations">{t('organizations.all')}</Back>
      <h1 className="text-2xl font-bold tracking-tight [overflow-wrap:anywhere]">{query.data.name}</h1>
      <p className="mb-4 flex flex-wrap gap-x-4 text-sm">
        <Link to="/admin/events" search={{ organization }} className={LINK}>
          {t('organizations.events')}
        </Link>
        <Link to="/admin/audit" search={{ organization }} className={LINK}>
          {t('organizations.trail')}
        </Link>
        <Link to="/o/$slug" params={{ slug: query.data.slug }} className={LINK}>
          {t('organizations.page')}
        </Link>
        <Id id={organization} />
      </p>
      <Orders organization={organization} />
    </>
  );
}

function Orders({ organization }: { organization: string }) {
  const { t } = useTranslation('admin');
  const { t: orders } = useTranslation('orders');
  const search = parseRecordSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (change: { [key in keyof RecordSearch]?: RecordSearch[key] | undefined }) =>
    void navigate({
      search: (before) => changed(parseRecordSearch(before), change),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <h2 className="mb-3 text-lg font-semibold">{t('organizations.orders')}</h2>
      <Notice tone="accent">{t('organizations.onRecord')}</Notice>
      <search className="my-4 grid gap-2 sm:grid-cols-[1fr_14rem]">
        <SearchBox label={orders('list.search')} text={search.q ?? ''} search={(q) => change({ q })} />
        <Choice
          label={orders('list.anyState')}
          value={search.state}
          options={ORDER_STATES.map((state) => [state, orders(`status.${state}`)])}
          choose={(chosen) => change({ state: ORDER_STATES.find((state) => state === chosen) })}
        />
      </search>
      <RecordList organization={organization} search={search} />
    </>
  );
}

function RecordList({ organization, search }: { organization: string; search: RecordSearch }) {
  const { t } = useTranslation('admin');
  const query = useInfiniteQuery(recordsQuery(organization, search));
  const filtered = search.q !== undefined || search.state !== undefined;
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-80" />}
      empty={<Empty title={t(filtered ? 'organizations.noneFound' : 'organizations.noOrders')} />}
      more={t('more')}
    >
      {(records) => (
        <Rows>
          {records.map((record) => (
            <Row key={record.id} record={record} />
          ))}
        </Rows>
      )}
    </QueryList>
  );
}

const TONES = { PENDING: 'warn', CONFIRMED: 'good', CANCELLED: 'bad', EXPIRED: 'neutral' } as const;

function Row({ record }: { record: OrderRecord }) {
  const { t } = useTranslation('admin');
  const { t: orders } = useTranslation('orders');
  const { refunded } = record;
  return (
    <li className="space-y-1 p-4 [overflow-wrap:anywhere]">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span>
          <span className="font-mono font-semibold">{record.code}</span>{' '}
          <span className="text-sm text-quiet">
            <Moment at={record.placedAt} />
          </span>
        </span>
        <Badge tone={TONES[record.status]}>{orders(`status.${record.status}`)}</Badge>
      </div>
      <p>
        {record.buyerName} <span className="text-sm text-quiet">{record.buyerEmail}</span>
      </p>
      <p className="text-sm">
        {record.event?.title}
        <span className="text-quiet">
          {' · '}
          {record.lines.map((line) => `${line.quantity} × ${line.name}`).join(', ')}
        </span>
      </p>
      <p className="text-sm tabular-nums">
        {formatMoney(record.total, formatTag())}
        {refunded && minorUnits(refunded) > 0 && (
          <span className="text-quiet">
            {' · '}
            {t('organizations.refunded', { amount: formatMoney(refunded, formatTag()) })}
          </span>
        )}
      </p>
      {record.disputes.map((dispute) => (
        <p key={dispute.id} className="text-sm">
          {orders(`disputed.${dispute.status}`, { amount: formatMoney(dispute.amount, formatTag()) })}
        </p>
      ))}
    </li>
  );
}
