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
import { Rows } from './Rows';

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
      empty={<Empty title={t('organizations.none')} art="search" />}
      more={t('more')}
    >
      {(organizations) => (
        <Rows>
          {organizations.map((organization) => (
            <Row key={organization.id} organization={organization} />
          ))}
        </Rows>
      )}
    </QueryList>
  );
}

function Row({ organization }: { organization: AnyOrganization }) {
  const { t } = useTranslation('admin');
  const { id, name, slug } = organization;
  const LINK = 'inline-flex min-h-11 items-center text-accent underline';
  return (
    <li className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-1 p-4 hover:bg-soft">
      <div className="min-w-48 flex-1">
        <Link
          to="/admin/organizations/$organizationId"
          params={{ organizationId: id }}
          className="font-medium after:absolute after:inset-0 after:content-[''] [overflow-wrap:anywhere]"
        >
          {name}
        </Link>
        <p className="text-sm text-quiet [overflow-wrap:anywhere]">
          <span dir="ltr">{slug}</span> · {t('organizations.since')} <Moment at={organization.createdAt} />
        </p>
      </div>
      <p className="relative z-10 flex flex-wrap gap-x-4 text-sm">
        <Link
          to="/admin/events"
          search={{ organization: id }}
          className={LINK}
          aria-label={`${t('events.title')}: ${name}`}
        >
          {t('events.title')}
        </Link>
        <Link
          to="/o/$slug"
          params={{ slug }}
          className={LINK}
          aria-label={`${t('organizations.page')}: ${name}`}
        >
          {t('organizations.page')}
        </Link>
      </p>
    </li>
  );
}
