import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Form, readForm } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Field, TextField } from '@/components/Field';
import { Card, INPUT, Notice, Skeleton } from '@/components/ui';
import type { OrganizingPolicy, SetForSiteFragment } from '@/graphql/generated/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { LIMITS } from '@/lib/limits';
import { useShared } from '@/lib/shared';
import { useTitle } from '@/lib/title';
import { PlatformCrm } from './PlatformCrm';
import { useAdminRefusalText } from './refusal';
import { POLICIES, siteSettingsQuery, standOf, updateSiteSettings } from './settings';

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
        <Settings settings={query.data} />
      </Card>
      <PlatformCrm />
    </>
  );
}

function policyOf(text: string): OrganizingPolicy | null {
  return POLICIES.find((policy) => policy === text) ?? null;
}

function Settings({ settings }: { settings: SetForSiteFragment }) {
  const { t } = useTranslation('admin');
  const say = useAdminRefusalText();
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const shared = useShared({ start: standOf(settings), parts: { organizing: ['organizing'] } as const });
  const named = (text: string) => {
    const policy = policyOf(text);
    return policy ? t(`settings.policy.${policy}`) : text;
  };
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
        above={
          <Clashes
            clashes={shared.clashes.map(({ part, mine, theirs, chosen }) => ({
              part,
              label: t('settings.organizing'),
              mine: named(mine.organizing),
              theirs: named(theirs.organizing),
              chosen,
            }))}
            choose={(part, side, form) =>
              form && shared.choose(part, side, { organizing: readForm(form).text('organizing') })
            }
          />
        }
        send={async ({ text, optional }) => {
          setSaved(false);
          await shared.save(
            { organizing: text('organizing') },
            ({ organizing }, version) =>
              updateSiteSettings({
                organizing: policyOf(organizing),
                reason: optional('reason'),
                version: version ?? null,
              }),
            standOf,
          );
          await Promise.all([
            client.invalidateQueries({ queryKey: siteSettingsQuery.queryKey }),
            client.invalidateQueries({ queryKey: adminKeys.audit }),
          ]);
        }}
        done={() => setSaved(true)}
      >
        {(problem) => (
          <>
            <Field label={t('settings.organizing')} hint={t('settings.hint')}>
              {(props) => (
                <select
                  {...props}
                  key={shared.round}
                  name="organizing"
                  className={INPUT}
                  defaultValue={shared.values.organizing}
                >
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
