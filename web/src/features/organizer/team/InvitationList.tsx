import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Problem } from '@/components/Problem';
import { Badge, Button, Notice } from '@/components/ui';
import { refusals, Refused } from '@/lib/refusal';
import { useOrganization } from '../area/organization';
import { inviteAgain, takeBack, teamQuery, type Invitation } from './members';
import { useTeamRefusalText } from './refusal';

const DEEDS = { again: inviteAgain, takeBack };
type Deed = keyof typeof DEEDS;

/** Who was asked and has not answered. */
export function InvitationList({ invitations }: { invitations: Invitation[] }) {
  const { t } = useTranslation('team');
  return (
    <section aria-labelledby="invited">
      <h2 id="invited" className="mb-2 text-lg font-semibold">
        {t('invited.title')}
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
        {invitations.map((invitation) => (
          <Row key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  const say = useTeamRefusalText();
  const { id } = useOrganization();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (deed: Deed) => DEEDS[deed](invitation.id),
    onSettled: () => client.invalidateQueries({ queryKey: teamQuery(id).queryKey }),
  });
  const gone = change.isSuccess && change.variables === 'takeBack';
  const failed = change.error !== null && !(change.error instanceof Refused);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className="min-w-40 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{invitation.email}</p>
        <p className="text-sm text-quiet">
          {organizer(`role.${invitation.role}`)}{' '}
          {invitation.expired && <Badge tone="warn">{t('invited.expired')}</Badge>}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2 sm:justify-end">
        <span role="status" className="text-sm text-good">
          {change.isSuccess && t(gone ? 'invited.takenBack' : 'invited.sent')}
        </span>
        <Button busy={change.isPending || gone} onClick={() => change.mutate('again')}>
          {t('invited.again')}
        </Button>
        <Confirm
          label={t('invited.takeBack')}
          title={t('invited.takeBackTitle', { email: invitation.email })}
          text={t('invited.takeBackText')}
          yes={t('invited.takeBack')}
          no={t('keep')}
          busy={change.isPending || gone}
          confirm={() => change.mutate('takeBack')}
        />
      </div>
      {refusals(change.error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {code === 'NOT_FOUND' ? t('invited.gone') : say(code, message)}
        </Notice>
      ))}
      {failed && <Problem error={change.error} />}
    </li>
  );
}
