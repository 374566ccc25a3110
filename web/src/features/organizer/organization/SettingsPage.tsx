import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Form, readForm, type Fields } from '@/components/Form';
import { NotFound } from '@/components/NotFound';
import { Field, TextField } from '@/components/Field';
import { Card, INPUT, Notice } from '@/components/ui';
import { organizationKeys } from '@/lib/keys/organizer';
import { LIMITS } from '@/lib/limits';
import { useShared } from '@/lib/shared';
import { useTitle } from '@/lib/title';
import { mayOwn, myOrganizationsQuery, useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import { Crm } from './Crm';
import { OwnTerms } from './OwnTerms';
import { CURRENCIES, currencyName } from './currency';
import { hasOrdersQuery, standOf, updateOrganization, type OrganizationTexts } from './settings';

/** The organization's name, its address here, the currency it sells in, and its CRM. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const organization = useOrganization();
  useTitle(`${organization.name} – ${t('title')}`);
  const [saved, setSaved] = useState(false);
  if (!mayOwn(organization.viewerRole)) return <NotFound />;
  return (
    <div className="max-w-xl">
      <h1 className="mb-4 text-2xl font-bold tracking-tight">{t('title')}</h1>
      <Card>
        <Settings key={organization.id} begin={() => setSaved(false)} done={() => setSaved(true)} />
        <div className="mt-4 empty:hidden" role="status">
          {saved && <Notice tone="good">{t('saved')}</Notice>}
        </div>
      </Card>
      <OwnTerms key={`terms ${organization.id}`} />
      <Crm key={organization.id} />
    </div>
  );
}

function Settings({ begin, done }: { begin: () => void; done: () => void }) {
  const { t } = useTranslation('settings');
  const organization = useOrganization();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useEventText();
  const [slug, setSlug] = useState(organization.slug);
  const shared = useShared({
    start: standOf(organization),
    parts: {
      name: ['name'],
      slug: ['slug'],
      currency: ['currency'],
      instantEvents: ['instantEvents'],
    } as const,
    show: (values) => setSlug(values.slug),
  });
  // What orders were taken in stays, and has no field.
  const typed = ({ text }: Pick<Fields, 'text'>): OrganizationTexts => ({
    name: text('name'),
    slug,
    currency: text('currency') || shared.values.currency,
    instantEvents: text('instantEvents'),
  });
  return (
    <Form
      submit={t('save')}
      say={(code, message) => (code === 'SLUG_TAKEN' ? t('slugTaken') : say(code, message))}
      shown={['name', 'slug', 'currency', 'instantEvents']}
      above={
        <Clashes
          clashes={shared.clashes.map(({ part, mine, theirs, chosen }) => {
            const tell = (values: OrganizationTexts) => {
              if (part === 'instantEvents') return t(values.instantEvents ? 'instantOn' : 'instantOff');
              return part === 'currency' ? currencyName(values.currency) : values[part];
            };
            return { part, label: t(part), mine: tell(mine), theirs: tell(theirs), chosen };
          })}
          choose={(part, side, form) => form && shared.choose(part, side, typed(readForm(form)))}
        />
      }
      send={async (fields) => {
        begin();
        const { slug: now } = await shared.save(
          typed(fields),
          (values, version) =>
            updateOrganization({
              organizationId: organization.id,
              version: version ?? null,
              ...values,
              instantEvents: values.instantEvents === 'on',
            }),
          standOf,
        );
        // The address of this very page may be another one now.
        await navigate({
          to: '/organizer/$org/settings',
          params: { org: now },
          replace: true,
          resetScroll: false,
        });
        await client.invalidateQueries({ queryKey: organizationKeys.one(now) });
        await client.invalidateQueries({ queryKey: myOrganizationsQuery.queryKey });
      }}
      done={done}
    >
      {(problem) => (
        <Fragment key={shared.round}>
          <TextField
            label={t('name')}
            hint={t('nameHint')}
            name="name"
            required
            maxLength={LIMITS.name}
            autoComplete="organization"
            defaultValue={shared.values.name}
            error={problem('name')}
          />
          <TextField
            label={t('slug')}
            hint={slug === organization.slug ? t('slugHint') : t('slugWarning')}
            name="slug"
            required
            maxLength={60}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            value={slug}
            onChange={({ target }) => setSlug(target.value.toLowerCase())}
            error={problem('slug')}
          />
          <CurrencyField chosen={shared.values.currency} error={problem('currency')} />
          <label className="grid min-h-11 grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3">
            <input
              type="checkbox"
              name="instantEvents"
              className="mt-1 size-5 accent-accent"
              defaultChecked={shared.values.instantEvents === 'on'}
            />
            <span className="font-medium">{t('instantEvents')}</span>
            <span className="col-start-2 text-sm text-quiet">{t('instantEventsHint')}</span>
          </label>
        </Fragment>
      )}
    </Form>
  );
}

/** To be chosen until something was ordered; then prices stand in mails and on tickets, and it stays as it is. */
function CurrencyField({ chosen, error }: { chosen: string; error: string | undefined }) {
  const { t } = useTranslation('settings');
  const organization = useOrganization();
  const { data: locked = true } = useQuery(hasOrdersQuery(organization.id));
  const codes = [...new Set([organization.currency, chosen, ...CURRENCIES])];
  if (locked) {
    return (
      <div>
        <p className="text-sm font-medium">{t('currency')}</p>
        <p className="mt-1.5">{currencyName(organization.currency)}</p>
        <p className="mt-1.5 text-sm text-quiet">{t('currencyLocked')}</p>
      </div>
    );
  }
  return (
    <Field label={t('currency')} hint={t('currencyHint')} error={error}>
      {(props) => (
        <select {...props} name="currency" className={INPUT} defaultValue={chosen}>
          {codes.map((code) => (
            <option key={code} value={code}>
              {currencyName(code)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
