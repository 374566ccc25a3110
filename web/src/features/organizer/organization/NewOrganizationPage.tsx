import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { Field, TextField } from '@/components/Field';
import { Card, INPUT, Page } from '@/components/ui';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { freshKey, keyed } from '@/lib/key';
import { LIMITS } from '@/lib/limits';
import { check } from '@/lib/refusal';
import { useTitle } from '@/lib/title';
import { myOrganizationsQuery } from '../area/organization';
import { useRefusalText } from '../area/refusal';
import { CURRENCIES, currencyName } from './currency';

const CreateOrganizationDocument = graphql(`
  mutation CreateOrganization($input: OrganizationCreateInput!) {
    organizationCreate(input: $input) {
      organization {
        id
        slug
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

/** The first step of an organizer: a name to sell under, and the currency to do it in. */
export function NewOrganizationPage() {
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
            const input = keyed(key, { name: text('name'), currency: text('currency') });
            const { organizationCreate } = await execute(CreateOrganizationDocument, { input });
            check(organizationCreate.errors);
            await client.invalidateQueries({ queryKey: myOrganizationsQuery.queryKey });
            const org = organizationCreate.organization?.slug;
            if (org) await navigate({ to: '/organizer/$org', params: { org } });
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
                  <select {...props} name="currency" className={INPUT} defaultValue="EUR">
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
