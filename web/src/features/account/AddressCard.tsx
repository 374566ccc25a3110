import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Badge, Button, Card } from '@/components/ui';
import type { Viewer } from '@/lib/viewer';
import { accountChanged, askForEmail, changesQuery, confirmEmail, giveUpEmail } from './changes';
import { EmailCodeField, useEmailCodeText } from './EmailCodeField';
import { PROOF_FIELDS, ProofFields, proofOf } from './ProofFields';
import { Saved } from './Saved';
import { useFactorText } from './SetupDialog';

/** The address of the account, and how to have another. */
export function AddressCard({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation(['account', 'myAccount']);
  const query = useQuery(changesQuery);
  const [open, setOpen] = useState<'ask' | 'code'>();
  const [times, setTimes] = useState(0);
  const waiting = query.data?.emailChange?.newEmail;
  return (
    <Card aria-labelledby="address">
      <h2 id="address" className="text-lg font-semibold">
        {t('email')}
      </h2>
      <p className="mt-1 text-sm text-quiet">{t('myAccount:address.text')}</p>
      <p className="mt-2 flex flex-wrap items-center gap-2">
        <span className="min-w-0 break-all">{viewer.email}</span>
        <Badge tone="good">{t('account.verified')}</Badge>
      </p>
      {waiting ? (
        <Waiting email={waiting} enter={() => setOpen('code')} />
      ) : (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button onClick={() => setOpen('ask')}>{t('myAccount:address.change')}</Button>
          <Saved times={times} text={t('myAccount:address.done')} />
        </div>
      )}
      {open === 'ask' && <Ask close={() => setOpen(undefined)} done={() => setOpen('code')} />}
      {open === 'code' && waiting && (
        <Code
          email={waiting}
          close={() => setOpen(undefined)}
          done={() => {
            setOpen(undefined);
            setTimes(times + 1);
          }}
        />
      )}
    </Card>
  );
}

function Waiting({ email, enter }: { email: string; enter: () => void }) {
  const { t } = useTranslation('myAccount');
  const client = useQueryClient();
  const giving = useMutation({
    mutationFn: () => giveUpEmail(email),
    onSuccess: () => accountChanged(client),
  });
  return (
    <div className="mt-3 space-y-3">
      <p className="font-medium text-warn [overflow-wrap:anywhere]">{t('address.waiting', { email })}</p>
      <div className="flex flex-wrap gap-3">
        <Button tone="primary" onClick={enter}>
          {t('address.enter')}
        </Button>
        <Button busy={giving.isPending} onClick={() => giving.mutate()}>
          {t('address.giveUp')}
        </Button>
      </div>
      {giving.isError && <Problem error={giving.error} />}
    </div>
  );
}

interface StepProps {
  close: () => void;
  done: () => void;
}

function Ask({ close, done }: StepProps) {
  const { t } = useTranslation(['myAccount', 'account']);
  const client = useQueryClient();
  const say = useFactorText();
  return (
    <Dialog title={t('address.change')} close={close}>
      <Form
        className="mt-3 space-y-4"
        submit={t('address.submit')}
        say={(code, message) => (code === 'TOO_MANY_ATTEMPTS' ? t('address.often') : say(code, message))}
        shown={['email', ...PROOF_FIELDS]}
        send={async (fields) => {
          await askForEmail(fields.text('email'), proofOf(fields));
          await accountChanged(client);
        }}
        done={done}
        beside={<Button onClick={close}>{t('account:factor.cancel')}</Button>}
      >
        {(problem) => (
          <>
            <p className="text-quiet">{t('address.explain')}</p>
            <TextField
              label={t('address.new')}
              name="email"
              type="email"
              autoComplete="email"
              required
              error={problem('email')}
            />
            <ProofFields problem={problem} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

function Code({ email, close, done }: StepProps & { email: string }) {
  const { t } = useTranslation(['myAccount', 'account']);
  const client = useQueryClient();
  const say = useEmailCodeText(useFactorText());
  return (
    <Dialog title={t('inbox.title')} close={close}>
      <Form
        className="mt-3 space-y-4"
        submit={t('inbox.submit')}
        say={say}
        shown={['code']}
        send={async ({ text }) => {
          await confirmEmail({ code: text('code') });
          await accountChanged(client);
        }}
        done={done}
        beside={<Button onClick={close}>{t('account:factor.cancel')}</Button>}
      >
        {(problem) => (
          <>
            <p className="text-quiet [overflow-wrap:anywhere]">{t('inbox.text', { email })}</p>
            <EmailCodeField error={problem('code')} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
