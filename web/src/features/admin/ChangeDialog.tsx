import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import type { Role } from '@/graphql/generated/graphql';
import { LIMITS } from '@/lib/limits';
import { viewerQuery } from '@/lib/viewer';
import { useAdminRefusalText } from './refusal';
import { grantRole, reinstate, revokeRole, suspend, userWasChanged, type AdminUser } from './users';

/** What is to happen to an account. */
export type Change = { kind: 'suspend' | 'reinstate' } | { kind: 'grant' | 'revoke'; role: Role };

function run(user: Pick<AdminUser, 'id'>, change: Change, reason: string | null): Promise<void> {
  switch (change.kind) {
    case 'suspend':
      return suspend(user.id, reason ?? '');
    case 'reinstate':
      return reinstate(user.id, reason ?? '');
    case 'grant':
      return grantRole(user.id, change.role, reason);
    case 'revoke':
      return revokeRole(user.id, change.role, reason);
  }
}

/** Whose account it is. */
type Whose = Pick<AdminUser, 'id' | 'displayName'>;

interface ChangeDialogProps {
  user: Whose;
  change: Change;
  close: () => void;
  done: (text: string) => void;
}

/** Says what will happen to an account, asks why, and does it. */
export function ChangeDialog({ user, change, close, done }: ChangeDialogProps) {
  const { t } = useTranslation('admin');
  const say = useAdminRefusalText();
  const client = useQueryClient();
  const { kind } = change;
  const name = user.displayName;
  const role = 'role' in change ? t(`role.${change.role}`) : '';
  const needed = kind === 'suspend' || kind === 'reinstate';
  return (
    <Dialog title={t(`${kind}.title`, { name, role })} close={close}>
      <p className="mt-2 text-quiet">{t(`${kind}.text`)}</p>
      <Form
        className="mt-4 space-y-4"
        submit={t(`${kind}.yes`)}
        say={say}
        shown={['reason']}
        send={async ({ optional }) => {
          await run(user, change, optional('reason'));
          await userWasChanged(client, user.id);
          await client.invalidateQueries({ queryKey: viewerQuery.queryKey });
        }}
        done={() => done(t(`${kind}.done`, { name, role }))}
        beside={<Button onClick={close}>{t('cancel')}</Button>}
      >
        {(problem) => (
          <TextField
            label={t(needed ? 'reason.needed' : 'reason.optional')}
            hint={t('reason.hint')}
            name="reason"
            required={needed}
            maxLength={LIMITS.reason}
            error={problem('reason')}
          />
        )}
      </Form>
    </Dialog>
  );
}
