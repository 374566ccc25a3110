import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice, Skeleton } from '@/components/ui';
import { zoneName } from '@/lib/format';
import { languageName } from './auditWords';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { AuditList } from './AuditList';
import { ChangeDialog, type Change } from './ChangeDialog';
import { Id } from './Named';
import { Back } from './Rows';
import { StatusBadge } from './StatusBadge';
import { GRANTED, userQuery, type AdminUser } from './users';

const route = getRouteApi('/admin/users/$userId');

/** One account: how it stands, what can be done about it, and what was done. */
export function UserPage() {
  const { t } = useTranslation('admin');
  const { userId } = route.useParams();
  const query = useQuery(userQuery(userId));
  useTitle(query.data?.displayName ?? t('users.title'));
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-80" />;
  if (!query.data) return <NotFound />;
  return <Account user={query.data} />;
}

function Account({ user }: { user: AdminUser }) {
  const { t } = useTranslation('admin');
  const { viewer } = useViewer();
  const [change, setChange] = useState<Change>();
  const [done, setDone] = useState('');
  const own = viewer?.id === user.id;
  return (
    <>
      <Back to="/admin/users">{t('users.all')}</Back>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-2xl font-bold tracking-tight [overflow-wrap:anywhere]">{user.displayName}</h1>
        <StatusBadge status={user.status} />
      </div>
      {done && (
        <div className="mt-4">
          <Notice tone="good">{done}</Notice>
        </div>
      )}
      <div className="mt-4 grid items-start gap-4 md:grid-cols-2">
        <Facts user={user} />
        <Card className="space-y-4">
          <h2 className="text-lg font-semibold">{t('user.access')}</h2>
          <Roles user={user} own={own} choose={setChange} />
          {user.status === 'SUSPENDED' ? (
            <Button onClick={() => setChange({ kind: 'reinstate' })}>{t('reinstate.button')}</Button>
          ) : own || user.status === 'DELETED' ? null : (
            <Button tone="danger" onClick={() => setChange({ kind: 'suspend' })}>
              {t('suspend.button')}
            </Button>
          )}
        </Card>
      </div>
      <h2 className="mb-3 mt-8 text-lg font-semibold">{t('user.doneTo')}</h2>
      <AuditList search={{ subject: user.id }} />
      <h2 className="mb-3 mt-8 text-lg font-semibold">{t('user.doneBy')}</h2>
      <AuditList search={{ actor: user.id }} />
      {change && (
        <ChangeDialog
          user={user}
          change={change}
          close={() => setChange(undefined)}
          done={(text) => {
            setChange(undefined);
            setDone(text);
          }}
        />
      )}
    </>
  );
}

function Facts({ user }: { user: AdminUser }) {
  const { t } = useTranslation('admin');
  const facts = [
    [t('user.email'), user.email],
    [t('user.verified'), t(user.emailVerified ? 'yes' : 'no')],
    [t('user.locale'), languageName(user.locale)],
    [t('user.timezone'), zoneName(user.timezone)],
  ];
  return (
    <Card>
      <h2 className="text-lg font-semibold">{t('user.account')}</h2>
      <dl className="mt-3 space-y-2">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-quiet">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <Id id={user.id} />
    </Card>
  );
}

interface RolesProps {
  user: AdminUser;
  own: boolean;
  choose: (change: Change) => void;
}

function Roles({ user, own, choose }: RolesProps) {
  const { t } = useTranslation('admin');
  return (
    <ul className="space-y-2">
      {GRANTED.map((role) => {
        const has = user.roles.includes(role);
        return (
          <li key={role} className="flex flex-wrap items-center justify-between gap-2">
            <span>
              {t(`role.${role}`)}
              <span className="block text-sm text-quiet">{t(has ? 'user.hasRole' : 'user.lacksRole')}</span>
            </span>
            {has ? (
              <Button onClick={() => choose({ kind: 'revoke', role })}>
                {t(own && role === 'ADMIN' ? 'revoke.own' : 'revoke.button')}
              </Button>
            ) : (
              <Button onClick={() => choose({ kind: 'grant', role })}>{t('grant.button')}</Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
