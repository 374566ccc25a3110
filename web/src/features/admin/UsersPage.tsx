import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, SearchBox } from '@/components/Filters';
import { QueryList } from '@/components/QueryList';
import { Badge, Button, Empty, Notice, Skeleton } from '@/components/ui';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { ChangeDialog, type Change } from './ChangeDialog';
import { Rows } from './Rows';
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
  const { viewer } = useViewer();
  const [chosen, setChosen] = useState<{ user: AdminUser; change: Change }>();
  const [done, setDone] = useState('');
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-80" />}
      found={(count) => t('users.found', { count })}
      empty={
        <Empty title={t('users.none')} art="people">
          <Button onClick={clear}>{t('users.clear')}</Button>
        </Empty>
      }
      more={t('more')}
    >
      {(users) => (
        <>
          {done && (
            <div className="mb-4">
              <Notice tone="good">{done}</Notice>
            </div>
          )}
          <Rows>
            {users.map((user) => (
              <Row
                key={user.id}
                user={user}
                own={user.id === viewer?.id}
                choose={(kind) => setChosen({ user, change: { kind } })}
              />
            ))}
          </Rows>
          {chosen && (
            <ChangeDialog
              {...chosen}
              close={() => setChosen(undefined)}
              done={(text) => {
                setChosen(undefined);
                setDone(text);
              }}
            />
          )}
        </>
      )}
    </QueryList>
  );
}

interface RowProps {
  user: AdminUser;
  own: boolean;
  choose: (kind: 'suspend' | 'reinstate') => void;
}

function Row({ user, own, choose }: RowProps) {
  const { t } = useTranslation('admin');
  const { displayName: name, status } = user;
  const roles = GRANTED.filter((role) => user.roles.includes(role));
  const next = status === 'SUSPENDED' ? 'reinstate' : own || status === 'DELETED' ? undefined : 'suspend';
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-2 p-4 hover:bg-soft">
      <div className="min-w-0 basis-full sm:flex-1 sm:basis-0">
        <Link
          to="/admin/users/$userId"
          params={{ userId: user.id }}
          className="font-medium after:absolute after:inset-0 after:content-[''] [overflow-wrap:anywhere]"
        >
          {name}
        </Link>
        <p className="text-sm text-quiet [overflow-wrap:anywhere]">{user.email}</p>
      </div>
      <p className="flex flex-wrap gap-1.5">
        {roles.map((role) => (
          <Badge key={role} tone={role === 'ADMIN' ? 'accent' : 'neutral'}>
            {t(`role.${role}`)}
          </Badge>
        ))}
        <StatusBadge status={status} />
      </p>
      {/* The row is a link as a whole; this lies above it. */}
      <p className="relative z-10 ms-auto text-end empty:hidden sm:min-w-32">
        {next && (
          <Button
            tone={next === 'suspend' ? 'danger' : 'plain'}
            aria-label={t(`${next}.of`, { name })}
            onClick={() => choose(next)}
          >
            {t(`${next}.button`)}
          </Button>
        )}
      </p>
    </li>
  );
}
