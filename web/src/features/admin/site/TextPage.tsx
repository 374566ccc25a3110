import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Icon } from '@/components/Icon';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Card, Skeleton } from '@/components/ui';
import type { LegalTextKind } from '@/graphql/generated/graphql';
import { versionDay } from '@/lib/dates';
import { LANGUAGES } from '@/lib/i18n';
import { adminKeys } from '@/lib/keys/admin';
import { LIMITS } from '@/lib/limits';
import { useTitle } from '@/lib/title';
import { TermsForm, type Typed } from '../../organizer/area/TermsForm';
import { useAdminRefusalText } from '../refusal';
import { COMMON, languageName } from './languages';
import { publishText, siteQuery, versionsQuery } from './site';

const route = getRouteApi('/admin/site/$kind');
const KINDS: Record<string, LegalTextKind> = { imprint: 'IMPRINT', privacy: 'PRIVACY', terms: 'TERMS' };

/** A legal text of the platform, to be written; and its versions. */
export function TextPage() {
  const { kind } = route.useParams();
  const known = KINDS[kind];
  return known ? <Text key={known} kind={known} /> : <NotFound />;
}

function Text({ kind }: { kind: LegalTextKind }) {
  const { t } = useTranslation('platform');
  const client = useQueryClient();
  const say = useAdminRefusalText();
  const query = useQuery(versionsQuery(kind));
  useTitle(t(`text.${kind}`));
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-96" />;
  const { legalText: current, legalTextVersions: versions } = query.data;
  const send = async ({ url, texts, reason }: Typed, seen: number) => {
    const version = await publishText({
      kind,
      url,
      texts: LANGUAGES.map((locale) => ({ locale, text: texts[locale] ?? '' })),
      expectedVersion: seen,
      reason: reason ?? null,
    });
    await Promise.all([
      client.invalidateQueries({ queryKey: versionsQuery(kind).queryKey }),
      client.invalidateQueries({ queryKey: siteQuery.queryKey }),
      client.invalidateQueries({ queryKey: adminKeys.overview }),
      client.invalidateQueries({ queryKey: adminKeys.audit }),
    ]);
    return version;
  };
  return (
    <div className="max-w-2xl">
      <Link to="/admin/site" className="inline-flex min-h-11 items-center text-quiet hover:text-ink">
        <Icon name="previous" className="me-1 size-[1.2em]" />
        {t('text.back')}
      </Link>
      <h1 className="mb-4 text-2xl font-bold tracking-tight">{t(`text.${kind}`)}</h1>
      <Card>
        <h2 className="sr-only">{t('site.legal')}</h2>
        <TermsForm
          url={current?.url ?? ''}
          texts={LANGUAGES.map((language) => ({
            key: language,
            label: t('text.language', { language: languageName(language) }),
            hint: t('text.languageHint'),
            text: current?.texts.find(({ locale }) => locale === language)?.text ?? '',
            rare: !COMMON.includes(language),
          }))}
          version={current?.version ?? 0}
          say={say}
          send={send}
          below={(problem) => (
            <TextField
              label={t('text.reason')}
              hint={t('text.reasonHint')}
              name="reason"
              maxLength={LIMITS.reason}
              error={problem('reason')}
            />
          )}
        />
      </Card>
      {versions.length > 0 && (
        <section aria-labelledby="versions" className="mt-6">
          <h2 id="versions" className="mb-2 text-lg font-semibold">
            {t('text.versions')}
          </h2>
          <ul className="divide-y divide-line rounded-2xl border border-line bg-card px-4">
            {versions.map(({ version, publishedAt, isCurrent, url }) => (
              <li key={version} className="flex flex-wrap items-center justify-between gap-x-4 py-1">
                <a
                  href={url ?? `/legal/${kind.toLowerCase()}?version=${version}`}
                  className="inline-flex min-h-11 items-center underline"
                >
                  {t('text.version', { version })}
                </a>
                <span className="text-sm text-quiet">
                  {versionDay(publishedAt)}
                  {isCurrent && `, ${t('text.inForce')}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
