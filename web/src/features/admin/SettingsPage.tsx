import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Card, Field, INPUT, Notice, Skeleton, TextField } from '@/components/ui';
import type { OrganizingPolicy } from '@/graphql/generated/graphql';
import { LIMITS } from '@/lib/limits';
import { useTitle } from '@/lib/title';
import { PlatformCrm } from './PlatformCrm';
import { useAdminRefusalText } from './refusal';
import { POLICIES, siteSettingsQuery, updateSiteSettings } from './settings';

/** What is set for the whole platform. */
export function SettingsPage() {
  const { t } = useTranslation('admin');
  useTitle(t('settings.title'));
  const query = useQuery(siteSettingsQuery);
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-80" />;
  return (
    <>
      <h1 className="mb-4 text-2xl font-bold tracking-tight">{t('settings.title')}</h1>
      <Card className="max-w-xl">
        <Settings organizing={query.data.organizing} />
      </Card>
      <PlatformCrm />
    </>
  );
}

function Settings({ organizing }: { organizing: OrganizingPolicy }) {
  const { t } = useTranslation('admin');
  const say = useAdminRefusalText();
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  return (
    <>
      {saved && (
        <div className="mb-4">
          <Notice tone="good">{t('settings.saved')}</Notice>
        </div>
      )}
      <Form
        submit={t('settings.save')}
        say={say}
        shown={['reason']}
        send={async ({ text, optional }) => {
          setSaved(false);
          const chosen = POLICIES.find((policy) => policy === text('organizing')) ?? organizing;
          await updateSiteSettings(chosen, optional('reason'));
          await Promise.all([
            client.invalidateQueries({ queryKey: siteSettingsQuery.queryKey }),
            client.invalidateQueries({ queryKey: ['audit'] }),
          ]);
        }}
        done={() => setSaved(true)}
      >
        {(problem) => (
          <>
            <Field label={t('settings.organizing')} hint={t('settings.hint')}>
              {(props) => (
                <select {...props} name="organizing" className={INPUT} defaultValue={organizing}>
                  {POLICIES.map((policy) => (
                    <option key={policy} value={policy}>
                      {t(`settings.policy.${policy}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <TextField
              label={t('reason.optional')}
              hint={t('reason.hint')}
              name="reason"
              maxLength={LIMITS.reason}
              error={problem('reason')}
            />
          </>
        )}
      </Form>
    </>
  );
}
