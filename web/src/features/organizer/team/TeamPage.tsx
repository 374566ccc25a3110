import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Card, Notice, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { mayOwn, useOrganization } from '../area/organization';
import { InvitationList } from './InvitationList';
import { Invite } from './Invite';
import { MemberList } from './MemberList';
import { ROLES, teamQuery } from './members';

/** Who works for the organization, and what each of them may do. */
export function TeamPage() {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  const organization = useOrganization();
  useTitle(`${organization.name} – ${t('title')}`);
  const query = useQuery(teamQuery(organization.id));
  const members = query.data?.members;
  const invitations = query.data?.invitations ?? [];
  const owner = mayOwn(organization.viewerRole);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
      <div className="mt-5 grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-5">
          {!owner && (
            <Notice tone="accent">
              {t(members ? 'readOnly' : 'hidden', { role: organizer(`role.${organization.viewerRole}`) })}
            </Notice>
          )}
          {query.isPending && <Skeleton className="h-40" />}
          {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
          {members && <MemberList members={members} editable={owner} />}
          {owner && invitations.length > 0 && <InvitationList invitations={invitations} />}
          {owner && members && <Invite members={members} />}
        </div>
        <Roles />
      </div>
    </>
  );
}

function Roles() {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  return (
    <Card aria-labelledby="roles">
      <h2 id="roles" className="text-lg font-semibold">
        {t('roles')}
      </h2>
      <dl className="mt-3 space-y-3">
        {ROLES.map((role) => (
          <div key={role}>
            <dt className="font-medium">{organizer(`role.${role}`)}</dt>
            <dd className="text-quiet">{t(`may.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
