import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Field, TextField } from '@/components/Field';
import { Form, readForm, type Fields } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Card, INPUT, Notice, Skeleton } from '@/components/ui';
import type { AdminSiteQuery, LegalTextKind, SiteLookFragment } from '@/graphql/generated/graphql';
import { versionDay } from '@/lib/dates';
import { LANGUAGES, type Language } from '@/lib/i18n';
import { adminKeys } from '@/lib/keys/admin';
import { LIMITS } from '@/lib/limits';
import { useShared } from '@/lib/shared';
import { useTitle } from '@/lib/title';
import { AccentField } from '../../organizer/public-page/AccentField';
import { LogoUpload } from '../../organizer/public-page/LogoUpload';
import { useAdminRefusalText } from '../refusal';
import { COMMON, languageName } from './languages';
import {
  inputOf,
  logoOf,
  removeSiteLogo,
  setSiteLogo,
  siteQuery,
  standOf,
  updateLook,
  type LookTexts,
} from './site';

const KINDS: LegalTextKind[] = ['IMPRINT', 'PRIVACY', 'TERMS'];

/** How the platform presents itself: its name, its look and its legal texts. */
export function SitePage() {
  const { t } = useTranslation('platform');
  useTitle(t('site.title'));
  const query = useQuery(siteQuery);
  const client = useQueryClient();
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-96" />;
  const { site, siteSettings } = query.data;
  return (
    <div className="max-w-xl space-y-5">
      <h1 className="text-2xl font-bold tracking-tight">{t('site.title')}</h1>
      <LegalTexts texts={site.legalTexts} />
      <Mails />
      <Card aria-labelledby="logo">
        <h2 id="logo" className="mb-3 text-lg font-semibold">
          {t('site.logo')}
        </h2>
        <LogoUpload
          logo={site.logo ? logoOf(site.logo) : null}
          send={setSiteLogo}
          remove={removeSiteLogo}
          changed={async () => {
            await Promise.all([
              client.invalidateQueries({ queryKey: siteQuery.queryKey }),
              client.invalidateQueries({ queryKey: adminKeys.audit }),
            ]);
          }}
        />
      </Card>
      <Look look={siteSettings} />
    </div>
  );
}

/** The way to the texts of emails. */
function Mails() {
  const { t } = useTranslation('mailTexts');
  return (
    <Card aria-labelledby="mails">
      <h2 id="mails" className="text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mt-1 text-sm text-quiet">{t('about')}</p>
      <Link to="/admin/mails" className="mt-1 inline-flex min-h-11 items-center text-accent underline">
        {t('open')}
      </Link>
    </Card>
  );
}

/** Which texts there are, and where they are written. */
function LegalTexts({ texts }: { texts: AdminSiteQuery['site']['legalTexts'] }) {
  const { t } = useTranslation('platform');
  return (
    <Card aria-labelledby="legal">
      <h2 id="legal" className="text-lg font-semibold">
        {t('site.legal')}
      </h2>
      <p className="mt-1 text-sm text-quiet">{t('site.legalText')}</p>
      <ul className="mt-3 divide-y divide-line">
        {KINDS.map((kind) => {
          const text = texts.find((candidate) => candidate.kind === kind);
          return (
            <li key={kind} className="flex flex-wrap items-center gap-x-4 py-2">
              <div className="min-w-40 flex-1">
                <p className="font-medium">{t(`text.${kind}`)}</p>
                <p className="text-sm text-quiet">
                  {text
                    ? t('site.current', { version: text.version, date: versionDay(text.publishedAt) })
                    : t('site.unset')}
                  {text?.url && `, ${t('site.elsewhere')}`}
                </p>
              </div>
              {text && (
                <a
                  href={text.url ?? `/legal/${kind.toLowerCase()}`}
                  aria-label={`${t('site.see')}: ${t(`text.${kind}`)}`}
                  className="inline-flex min-h-11 items-center underline"
                >
                  {t('site.see')}
                </a>
              )}
              <Link
                to="/admin/site/$kind"
                params={{ kind: kind.toLowerCase() }}
                aria-label={`${t(text ? 'site.edit' : 'site.write')}: ${t(`text.${kind}`)}`}
                className="inline-flex min-h-11 items-center text-accent underline"
              >
                {t(text ? 'site.edit' : 'site.write')}
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

const FOOTERS = LANGUAGES.map((language) => `footer.${language}` as const);
const PARTS = {
  name: ['name'],
  accentColour: ['accentColour'],
  contact: ['contact'],
  footer: FOOTERS,
} as const;

function Look({ look }: { look: SiteLookFragment }) {
  const { t } = useTranslation('platform');
  const say = useAdminRefusalText();
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const [colour, setColour] = useState(look.accentColour ?? '');
  const shared = useShared({
    start: standOf(look),
    parts: PARTS,
    show: (values) => setColour(values.accentColour),
  });
  const typed = ({ text }: Pick<Fields, 'text'>) =>
    ({
      name: text('name'),
      accentColour: colour,
      contact: text('contact'),
      ...Object.fromEntries(FOOTERS.map((name) => [name, text(name)])),
    }) as LookTexts;
  const labels = {
    name: t('site.name'),
    accentColour: t('site.colour'),
    contact: t('site.contact'),
    footer: t('site.footers'),
  };
  const tell = (part: keyof typeof PARTS, values: LookTexts) =>
    part === 'footer' ? FOOTERS.map((name) => values[name]).join('\n') : values[part];
  return (
    <Card aria-labelledby="look">
      <h2 id="look" className="mb-3 text-lg font-semibold">
        {t('site.look')}
      </h2>
      <Form
        submit={t('site.save')}
        say={say}
        shown={['name', 'accentColour', 'contact', ...FOOTERS.map((_, place) => `mailFooter.${place}.text`)]}
        above={
          <Clashes
            clashes={shared.clashes.map(({ part, mine, theirs, chosen }) => ({
              part,
              label: labels[part],
              mine: tell(part, mine),
              theirs: tell(part, theirs),
              chosen,
            }))}
            choose={(part, side, form) => form && shared.choose(part, side, typed(readForm(form)))}
          />
        }
        send={async (fields) => {
          setSaved(false);
          await shared.save(
            typed(fields),
            (values, version) => updateLook(inputOf(values, version)),
            standOf,
          );
          await Promise.all([
            client.invalidateQueries({ queryKey: siteQuery.queryKey }),
            client.invalidateQueries({ queryKey: adminKeys.audit }),
          ]);
        }}
        done={() => setSaved(true)}
      >
        {(problem) => {
          const footer = (language: Language) => (
            <Field
              key={language}
              label={t('site.footer', { language: languageName(language) })}
              hint={t('site.footerHint')}
              error={problem(`mailFooter.${LANGUAGES.indexOf(language)}.text`)}
            >
              {(props) => (
                <textarea
                  {...props}
                  name={`footer.${language}`}
                  rows={3}
                  maxLength={LIMITS.mailFooter}
                  className={INPUT}
                  defaultValue={shared.values[`footer.${language}`]}
                />
              )}
            </Field>
          );
          return (
            <Fragment key={shared.round}>
              <TextField
                label={t('site.name')}
                hint={t('site.nameHint')}
                name="name"
                maxLength={LIMITS.siteName}
                defaultValue={shared.values.name}
                error={problem('name')}
              />
              <AccentField
                colour={colour}
                change={setColour}
                error={problem('accentColour')}
                sample={shared.values.name || 'Event Radar'}
              />
              <TextField
                label={t('site.contact')}
                hint={t('site.contactHint')}
                name="contact"
                maxLength={LIMITS.webAddress}
                defaultValue={shared.values.contact}
                error={problem('contact')}
              />
              {COMMON.map(footer)}
              <details>
                <summary className="min-h-11 cursor-pointer content-center font-medium">
                  {t('text.further')}
                </summary>
                <div className="space-y-4">
                  {LANGUAGES.filter((language) => !COMMON.includes(language)).map(footer)}
                </div>
              </details>
            </Fragment>
          );
        }}
      </Form>
      <div className="mt-4 empty:hidden" role="status">
        {saved && <Notice tone="good">{t('site.saved')}</Notice>}
      </div>
    </Card>
  );
}
