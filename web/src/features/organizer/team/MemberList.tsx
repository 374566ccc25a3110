import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Problem } from '@/components/Problem';
import { Badge, INPUT, Notice } from '@/components/ui';
import type { MemberRole } from '@/graphql/generated/graphql';
import { refusals, Refused } from '@/lib/refusal';
import { useViewer } from '@/lib/viewer';
import {
  myOrganizationsQuery,
  organizationQuery,
  useOrganization,
  type Organization,
} from '../area/organization';
import { isLastOwner, removeMember, ROLES, setRole, teamQuery, type Member } from './members';
import { OwnRole } from './OwnRole';
import { useTeamRefusalText } from './refusal';

/** Who is in the organization; owners change it here. */
export function MemberList({ members, editable }: { members: Member[]; editable: boolean }) {
  const { t } = useTranslation('team');
  return (
    <ul
      aria-label={t('title')}
      className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card"
    >
      {members.map((member) => (
        <Row key={member.user.id} member={member} editable={editable} last={isLastOwner(member, members)} />
      ))}
    </ul>
  );
}

interface RowProps {
  member: Member;
  editable: boolean;
  last: boolean;
}

function Row({ member, editable, last }: RowProps) {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  const { viewer } = useViewer();
  const { user, role } = member;
  const own = user.id === viewer?.id;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className="min-w-40 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">
          {user.displayName} {own && <Badge>{t('you')}</Badge>}
        </p>
        <p className="text-sm text-quiet [overflow-wrap:anywhere]">{user.email}</p>
        {editable && last && <p className="mt-1 text-sm text-quiet">{t('lastOwner')}</p>}
      </div>
      {editable && !last ? (
        <Controls member={member} own={own} />
      ) : (
        <p className="self-start">{organizer(`role.${role}`)}</p>
      )}
    </li>
  );
}

/** Changing what a member may do, or that they are one. */
function Controls({ member, own }: { member: Member; own: boolean }) {
  const { t } = useTranslation('team');
  const say = useTeamRefusalText();
  const organization = useOrganization();
  const change = useChange(organization, own);
  const { user } = member;
  const failed = change.error !== null && !(change.error instanceof Refused);
  return (
    <div className="w-full space-y-2 sm:w-auto">
      <div className="flex flex-wrap items-center gap-2 sm:justify-end">
        <span role="status" className="order-last text-sm text-good sm:order-first">
          {change.isSuccess && t('saved')}
        </span>
        <RoleSelect
          member={member}
          own={own}
          busy={change.isPending}
          choose={(role) => change.mutate(() => setRole(organization.id, member, role))}
        />
        <Confirm
          label={t(own ? 'leave.button' : 'remove.button')}
          title={
            own
              ? t('leave.title', { name: organization.name })
              : t('remove.title', { name: user.displayName })
          }
          text={t(own ? 'leave.text' : 'remove.text')}
          yes={t(own ? 'leave.yes' : 'remove.yes')}
          no={t('keep')}
          busy={change.isPending}
          confirm={() => change.mutate(() => removeMember(organization.id, member))}
        />
      </div>
      {refusals(change.error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {say(code, message)}
        </Notice>
      ))}
      {failed && <Problem error={change.error} />}
    </div>
  );
}

/** Does something about a member; what it changed is asked for anew, for oneself also what one may do. */
function useChange(organization: Organization, own: boolean) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (change: () => Promise<void>) => change(),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: teamQuery(organization.id).queryKey });
      if (!own) return;
      await client.invalidateQueries({ queryKey: myOrganizationsQuery.queryKey });
      const now = await client.query({ ...organizationQuery(organization.slug), staleTime: 0 });
      if (!now) await navigate({ to: '/organizer' });
    },
  });
}

interface RoleSelectProps {
  member: Member;
  own: boolean;
  busy: boolean;
  choose: (role: MemberRole) => void;
}

/** Another role takes effect at once; giving up one's own asks first. */
function RoleSelect({ member, own, busy, choose }: RoleSelectProps) {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  const [wanted, setWanted] = useState<MemberRole>();
  return (
    <>
      <select
        aria-label={t('roleOf', { name: member.user.displayName })}
        className={`${INPUT} min-w-36 flex-1 sm:max-w-44`}
        disabled={busy}
        value={member.role}
        onChange={({ target }) => {
          const role = ROLES.find((known) => known === target.value);
          if (!role) return;
          if (own) setWanted(role);
          else choose(role);
        }}
      >
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {organizer(`role.${role}`)}
          </option>
        ))}
      </select>
      {wanted && (
        <OwnRole
          role={wanted}
          close={() => setWanted(undefined)}
          confirm={() => {
            setWanted(undefined);
            choose(wanted);
          }}
        />
      )}
    </>
  );
}
