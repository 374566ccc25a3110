import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Field, TextField } from '@/components/Field';
import { Button, INPUT, Notice } from '@/components/ui';
import type { CrmKind } from '@/graphql/generated/graphql';
import { LIMITS } from '@/lib/limits';
import { useOrganization } from '../area/organization';
import { connectCrm } from './crm';
import { useCrmText } from './refusal';

const KINDS: CrmKind[] = ['HUBSPOT', 'WEBHOOK'];

interface ConnectCrmProps {
  /** Whether there is one that this takes the place of. */
  connected: boolean;
  close: () => void;
  done: (signingSecret: string | null) => Promise<void>;
}

/** Says which CRM buyers are to be kept in. */
export function ConnectCrm({ connected, close, done }: ConnectCrmProps) {
  const { t } = useTranslation('settings');
  const organization = useOrganization();
  const say = useCrmText();
  const [kind, setKind] = useState<CrmKind>('HUBSPOT');
  return (
    <Dialog title={t('crm.connect')} close={close}>
      <Form
        className="mt-3 space-y-4"
        submit={t('crm.connectSubmit')}
        say={say}
        shown={['token', 'url']}
        send={async ({ optional }) => {
          const what = { organizationId: organization.id, kind };
          await done(await connectCrm({ ...what, token: optional('token'), url: optional('url') }));
        }}
        beside={<Button onClick={close}>{t('crm.cancel')}</Button>}
      >
        {(problem) => (
          <>
            {connected && <Notice tone="warn">{t('crm.instead')}</Notice>}
            <Field label={t('crm.system')}>
              {(props) => (
                <select
                  {...props}
                  className={INPUT}
                  value={kind}
                  onChange={({ target }) => setKind(KINDS.find((known) => known === target.value) ?? kind)}
                >
                  {KINDS.map((one) => (
                    <option key={one} value={one}>
                      {t(`crm.kind.${one}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {kind === 'HUBSPOT' ? (
              <TextField
                key="token"
                label={t('crm.token')}
                hint={t('crm.tokenHint')}
                name="token"
                type="password"
                required
                maxLength={300}
                autoComplete="off"
                error={problem('token')}
              />
            ) : (
              <TextField
                key="url"
                label={t('crm.url')}
                hint={t('crm.urlHint')}
                name="url"
                type="url"
                required
                maxLength={LIMITS.webAddress}
                placeholder="https://"
                autoComplete="off"
                error={problem('url')}
              />
            )}
            <p className="text-sm text-quiet">{t('crm.privacy')}</p>
          </>
        )}
      </Form>
    </Dialog>
  );
}
