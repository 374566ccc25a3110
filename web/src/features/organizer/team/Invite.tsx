import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Card, Notice } from '@/components/ui';
import type { MemberRole } from '@/graphql/generated/graphql';
import { useOrganization } from '../area/organization';
import { invite, INVITED_ROLES, teamQuery, type Member } from './members';
import { useTeamRefusalText } from './refusal';
import { RoleField } from './RoleField';

interface Invited {
  email: string;
  role: MemberRole;
  mailed: boolean;
}

/** Asks somebody to join, who may have no account yet. */
export function Invite({ members }: { members: Member[] }) {
  const { t } = useTranslation('team');
  const organization = useOrganization();
  const say = useTeamRefusalText();
  const client = useQueryClient();
  const [invited, setInvited] = useState<Invited>();
  const card = useRef<HTMLDivElement>(null);
  return (
    <div ref={card}>
      <Card aria-labelledby="add">
        <h2 id="add" className="text-lg font-semibold">
          {t('add.title')}
        </h2>
        {invited && (
          <div className="mt-3">
            <Outcome {...invited} />
          </div>
        )}
        <Form
          className="mt-3 space-y-4"
          submit={t('add.submit')}
          say={say}
          shown={['email', 'role']}
          done={() => card.current?.querySelector('form')?.reset()}
          send={async ({ text }) => {
            const role = INVITED_ROLES.find((known) => known === text('role')) ?? 'MEMBER';
            const email = text('email').trim();
            const mailed = await invite(organization.id, members, email, role);
            await client.invalidateQueries({ queryKey: teamQuery(organization.id).queryKey });
            setInvited({ email, role, mailed });
          }}
        >
          {(problem) => (
            <div className="grid gap-4 sm:grid-cols-[1fr_12rem]">
              <TextField
                label={t('add.email')}
                hint={t('add.emailHint')}
                name="email"
                type="email"
                required
                autoComplete="off"
                error={problem('email')}
              />
              <RoleField error={problem('role')} />
            </div>
          )}
        </Form>
      </Card>
    </div>
  );
}

/** What came of it. */
function Outcome({ email, role, mailed }: Invited) {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  if (mailed) return <Notice tone="good">{t('add.done', { email })}</Notice>;
  return <Notice tone="accent">{t('add.already', { email, role: organizer(`role.${role}`) })}</Notice>;
}
