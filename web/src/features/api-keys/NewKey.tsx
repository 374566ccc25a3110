import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Field, FieldError, TextField } from '@/components/Field';
import { Form, type Fields } from '@/components/Form';
import { Icon } from '@/components/Icon';
import { Button, INPUT, Notice } from '@/components/ui';
import { PROOF_FIELDS, ProofFields, proofOf } from '@/features/account/ProofFields';
import { useFactorText } from '@/features/account/SetupDialog';
import { LIMITS } from '@/lib/limits';
import { apiKeysQuery, createKey, RESOURCES, type ApiAccess } from './api';

const DAYS = [30, 90, 365] as const;
const ACCESS: readonly ApiAccess[] = ['READ', 'WRITE'];
const SHOWN = ['name', 'scopes', 'expiresInDays', ...PROOF_FIELDS];

interface NewKeyProps {
  organization: string | null;
  close: () => void;
}

/** Making a key, and then its secret, which is shown this once. */
export function NewKey({ organization, close }: NewKeyProps) {
  const { t } = useTranslation('apiKeys');
  const client = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const usual = useFactorText();
  if (secret) {
    return (
      <Dialog title={t('secret.title')} close={close}>
        <Secret secret={secret} close={close} />
      </Dialog>
    );
  }
  return (
    <Dialog title={t('new')} close={close}>
      <Form
        className="mt-3 space-y-5"
        submit={t('create')}
        say={(code, message) => (code === 'TOO_MANY_API_KEYS' ? t('tooMany') : usual(code, message))}
        shown={SHOWN}
        send={async (fields) => {
          const made = await createKey({
            organizationId: organization,
            name: fields.text('name'),
            scopes: scopesOf(fields),
            expiresInDays: Number(fields.optional('days')) || null,
            proof: proofOf(fields),
          });
          setSecret(made);
          await client.invalidateQueries({ queryKey: apiKeysQuery(organization).queryKey });
        }}
        beside={<Button onClick={close}>{t('cancel')}</Button>}
      >
        {(problem) => (
          <>
            <p className="text-quiet">{t(organization ? 'explainOrganization' : 'explainOwn')}</p>
            <TextField
              label={t('name')}
              hint={t('nameHint')}
              name="name"
              required
              maxLength={LIMITS.apiKeyName}
              autoComplete="off"
              error={problem('name')}
            />
            <ScopeTable personal={!organization} error={problem('scopes') && t('noScope')} />
            <Field label={t('expiry')} error={problem('expiresInDays')}>
              {(props) => (
                <select {...props} name="days" defaultValue={90} className={INPUT}>
                  {DAYS.map((days) => (
                    <option key={days} value={days}>
                      {t('days', { count: days })}
                    </option>
                  ))}
                  <option value="">{t('never')}</option>
                </select>
              )}
            </Field>
            <ProofFields problem={problem} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

function scopesOf({ text }: Fields) {
  return RESOURCES.flatMap(({ resource }) => {
    const access = ACCESS.find((candidate) => candidate === text(`scope.${resource}`));
    return access ? [{ resource, access }] : [];
  });
}

/** What the key may do: one row for each resource. */
function ScopeTable({ personal, error }: { personal: boolean; error: string | undefined }) {
  const { t } = useTranslation('apiKeys');
  const rows = RESOURCES.filter((row) => personal || !row.personal);
  return (
    <div>
      <table className="w-full text-sm" aria-describedby={error && 'scopes-error'}>
        <caption className="pb-1 text-start text-sm font-medium">{t('scopes')}</caption>
        <thead className="text-quiet">
          <tr>
            <td />
            <th scope="col" className="px-1 text-center text-xs font-normal whitespace-nowrap">
              {t('access.NONE')}
            </th>
            {ACCESS.map((access) => (
              <th key={access} scope="col" className="px-1 text-center text-xs font-normal whitespace-nowrap">
                {t(`access.${access}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-y border-line">
          {rows.map(({ resource, readOnly }) => (
            <tr key={resource}>
              <th scope="row" className="py-1.5 text-start font-normal">
                <span className="font-medium">{t(`resource.${resource}`)}</span>
                <span className="block text-quiet">{t(`about.${resource}`)}</span>
              </th>
              {(['', ...ACCESS] as const).map((access) => (
                <td key={access} className="p-0 text-center">
                  {!(readOnly && access === 'WRITE') && (
                    <label className="inline-flex size-11 items-center justify-center">
                      <input
                        type="radio"
                        name={`scope.${resource}`}
                        value={access}
                        defaultChecked={access === ''}
                        className="size-5 accent-accent"
                        aria-label={t('choice', {
                          resource: t(`resource.${resource}`),
                          access: t(`access.${access || 'NONE'}`),
                        })}
                      />
                    </label>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <FieldError id="scopes-error" error={error} />
    </div>
  );
}

function Secret({ secret, close }: { secret: string; close: () => void }) {
  const { t } = useTranslation('apiKeys');
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = () => {
    input.current?.select();
    // Where the browser doesn't let us, it is selected.
    void navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="mt-3 space-y-4">
      <Notice tone="warn">{t('secret.warning')}</Notice>
      <input
        ref={input}
        readOnly
        dir="ltr"
        aria-label={t('secret.label')}
        value={secret}
        className={`${INPUT} font-mono text-sm`}
        onFocus={(event) => event.target.select()}
      />
      <p className="text-sm text-quiet">
        {t('secret.use')}{' '}
        <bdi dir="ltr" className="font-mono">
          Authorization: Bearer erk_…
        </bdi>
      </p>
      <div className="flex flex-wrap gap-3">
        <Button tone="primary" onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} />
          {t(copied ? 'secret.copied' : 'secret.copy')}
        </Button>
        <Button onClick={close}>{t('secret.done')}</Button>
      </div>
    </div>
  );
}
