import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SearchBox } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { QueryList } from '@/components/QueryList';
import { Empty, Skeleton } from '@/components/ui';
import { changed } from '@/lib/search';
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
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-80" />}
      empty={<Empty title={t('organizations.none')} />}
      more={t('more')}
    >
      {(organizations) => (
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
          {organizations.map((organization) => (
            <Row key={organization.id} organization={organization} />
          ))}
        </ul>
      )}
    </QueryList>
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
