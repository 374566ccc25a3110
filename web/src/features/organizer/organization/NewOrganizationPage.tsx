import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { Field, TextField } from '@/components/Field';
import { Card, INPUT, Page } from '@/components/ui';
import { freshKey } from '@/lib/key';
import { LIMITS } from '@/lib/limits';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { myOrganizationsQuery } from '../area/organization';
import { useRefusalText } from '../area/refusal';
import { madeBefore } from '../editor/keptNew';
import { createOrganization } from './create';
import { CURRENCIES, currencyName, homeCurrency } from './currency';

const FirstEvent = lazy(() => import('../editor/FirstEventPage'));

/** Whoever organizes nothing yet begins with an event, and gets an organization with it; others can have one more. */
export function NewOrganizationPage() {
  const { data: organizations } = useSuspenseQuery(myOrganizationsQuery);
  const { viewer } = useViewer();
  // It stays what it is when the first one comes to be on it.
  const [first] = useState(organizations.length === 0);
  if (first) return <FirstEvent />;
  const begun = viewer && madeBefore(viewer.id, undefined).organization;
  if (begun && organizations.some(({ id }) => id === begun.id)) {
    return <Navigate to="/organizer/$org/events/new" params={{ org: begun.slug }} replace />;
  }
  return <AnotherOrganization />;
}

/** A name to sell under, and the currency to do it in. */
function AnotherOrganization() {
  const { t } = useTranslation('organizer');
  useTitle(t('new.title'));
  const say = useRefusalText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [key] = useState(freshKey);
  return (
    <Page narrow>
      <Card>
        <h1 className="text-2xl font-bold tracking-tight">{t('new.title')}</h1>
        <p className="mt-2 text-quiet">{t('new.intro')}</p>
        <Form
          className="mt-5 space-y-4"
          submit={t('new.submit')}
          say={say}
          shown={['name', 'currency']}
          send={async ({ text }) => {
            const { slug } = await createOrganization(key, {
              name: text('name'),
              currency: text('currency'),
            });
            await client.invalidateQueries({ queryKey: myOrganizationsQuery.queryKey });
            await navigate({ to: '/organizer/$org', params: { org: slug } });
          }}
        >
          {(problem) => (
            <>
              <TextField
                label={t('new.name')}
                hint={t('new.nameHint')}
                name="name"
                required
                maxLength={LIMITS.name}
                autoComplete="organization"
                error={problem('name')}
              />
              <Field label={t('new.currency')} hint={t('new.currencyHint')} error={problem('currency')}>
                {(props) => (
                  <select {...props} name="currency" className={INPUT} defaultValue={homeCurrency()}>
                    {CURRENCIES.map((code) => (
                      <option key={code} value={code}>
                        {currencyName(code)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </>
          )}
        </Form>
      </Card>
    </Page>
  );
}
