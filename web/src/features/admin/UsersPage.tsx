import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Choice, SearchBox } from '@/components/Filters';
import { QueryList } from '@/components/QueryList';
import { Button, Empty, Skeleton } from '@/components/ui';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { StatusBadge } from './StatusBadge';
import { GRANTED, parseUserSearch, STATUSES, usersQuery, type AdminUser, type UserSearch } from './users';

const route = getRouteApi('/admin/users');

/** Everybody with an account, newest first, and what to look for among them. */
export function UsersPage() {
  const { t } = useTranslation('admin');
  useTitle(t('users.title'));
  const search = parseUserSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (change: { [key in keyof UserSearch]?: UserSearch[key] | undefined }) =>
    void navigate({
      search: (before) => changed(parseUserSearch(before), change),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('users.title')}</h1>
      <search className="my-4 grid gap-2 sm:grid-cols-[1fr_12rem_12rem]">
        <SearchBox label={t('users.search')} text={search.q ?? ''} search={(q) => change({ q })} />
        <Choice
          label={t('users.anyStatus')}
          value={search.status}
          options={STATUSES.map((status) => [status, t(`status.${status}`)])}
          choose={(chosen) => change({ status: STATUSES.find((status) => status === chosen) })}
        />
        <Choice
          label={t('users.anyRole')}
          value={search.role}
          options={GRANTED.map((role) => [role, t(`role.${role}`)])}
          choose={(chosen) => change({ role: GRANTED.find((role) => role === chosen) })}
        />
      </search>
      <UserList search={search} clear={() => change({ q: undefined, status: undefined, role: undefined })} />
    </>
  );
}

function UserList({ search, clear }: { search: UserSearch; clear: () => void }) {
  const { t } = useTranslation('admin');
  const query = useInfiniteQuery(usersQuery(search));
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-80" />}
      found={(count) => t('users.found', { count })}
      empty={
        <Empty title={t('users.none')}>
          <Button onClick={clear}>{t('users.clear')}</Button>
        </Empty>
      }
      more={t('more')}
    >
      {(users) => (
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
          {users.map((user) => (
            <Row key={user.id} user={user} />
          ))}
        </ul>
      )}
    </QueryList>
  );
}

function Row({ user }: { user: AdminUser }) {
  const { t } = useTranslation('admin');
  const roles = GRANTED.filter((role) => user.roles.includes(role)).map((role) => t(`role.${role}`));
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 p-4 hover:bg-soft">
      <div className="min-w-48 flex-1">
        <Link
          to="/admin/users/$userId"
          params={{ userId: user.id }}
          className="font-medium after:absolute after:inset-0 after:content-[''] [overflow-wrap:anywhere]"
        >
          {user.displayName}
        </Link>
        <p className="text-sm text-quiet [overflow-wrap:anywhere]">{user.email}</p>
      </div>
      <p className="text-sm text-quiet">{roles.join(', ')}</p>
      <StatusBadge status={user.status} />
    </li>
  );
}
