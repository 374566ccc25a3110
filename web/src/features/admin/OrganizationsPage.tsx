import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SearchBox } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { More } from '@/components/More';
import { Problem } from '@/components/Problem';
import { Empty, Skeleton } from '@/components/ui';
import { changed } from '@/lib/filters';
import { useTitle } from '@/lib/title';
import {
  allOrganizationsQuery,
  parseOrganizationSearch,
  type AnyOrganization,
  type OrganizationSearch,
} from './organizations';

const route = getRouteApi('/admin/organizations');

/** All organizations, newest first. */
export function OrganizationsPage() {
  const { t } = useTranslation('admin');
  useTitle(t('organizations.title'));
  const search = parseOrganizationSearch(route.useSearch());
  const navigate = route.useNavigate();
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('organizations.title')}</h1>
      <search className="my-4 grid">
        <SearchBox
          label={t('organizations.search')}
          text={search.q ?? ''}
          search={(q) =>
            void navigate({
              search: (before) => changed(parseOrganizationSearch(before), { q }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      </search>
      <OrganizationList search={search} />
    </>
  );
}

function OrganizationList({ search }: { search: OrganizationSearch }) {
  const { t } = useTranslation('admin');
  const query = useInfiniteQuery(allOrganizationsQuery(search));
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-80" />;
  const organizations = query.data.pages.flatMap((page) => page.nodes);
  if (organizations.length === 0) return <Empty title={t('organizations.none')} />;
  return (
    <div className={query.isPlaceholderData ? 'opacity-60' : ''}>
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
        {organizations.map((organization) => (
          <Row key={organization.id} organization={organization} />
        ))}
      </ul>
      {query.hasNextPage && (
        <More load={() => void query.fetchNextPage()} loading={query.isFetchingNextPage} label={t('more')} />
      )}
    </div>
  );
}

function Row({ organization }: { organization: AnyOrganization }) {
  return (
    <li className="relative flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 p-4 hover:bg-soft">
      <div className="min-w-0">
        <Link
          to="/admin/organizations/$organizationId"
          params={{ organizationId: organization.id }}
          className="font-medium after:absolute after:inset-0 after:content-[''] [overflow-wrap:anywhere]"
        >
          {organization.name}
        </Link>
        <p className="text-sm text-quiet [overflow-wrap:anywhere]">{organization.slug}</p>
      </div>
      <p className="text-sm text-quiet">
        <Moment at={organization.createdAt} />
      </p>
    </li>
  );
}
