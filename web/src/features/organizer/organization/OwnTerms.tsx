import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Card, Skeleton } from '@/components/ui';
import { versionDay } from '@/lib/dates';
import { useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import { TermsForm } from '../area/TermsForm';
import { ownTermsQuery, publishTerms } from './terms';

/** The organization's own terms, which its buyers agree to. */
export function OwnTerms() {
  const { t } = useTranslation('platform');
  const organization = useOrganization();
  const client = useQueryClient();
  const say = useEventText();
  const options = ownTermsQuery(organization.id);
  const query = useQuery(options);
  const terms = query.data;
  return (
    <Card aria-labelledby="terms" className="mt-6">
      <h2 id="terms" className="text-lg font-semibold">
        {t('text.ORGANIZER')}
      </h2>
      <p className="mt-1 text-sm text-quiet">{t('text.organizer')}</p>
      {query.isPending && <Skeleton className="mt-3 h-40" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && (
        <>
          <p className="mt-1 mb-4 text-sm text-quiet">
            {terms ? (
              <a className="underline" href={terms.url ?? `/o/${organization.slug}/terms`}>
                {t('site.current', { version: terms.version, date: versionDay(terms.publishedAt) })}
              </a>
            ) : (
              t('site.unset')
            )}
          </p>
          <TermsForm
            url={terms?.url ?? ''}
            texts={[{ key: 'text', label: t('text.ORGANIZER'), hint: '', text: terms?.text ?? '' }]}
            version={terms?.version ?? 0}
            say={say}
            send={async ({ url, texts }, seen) => {
              const version = await publishTerms({
                organizationId: organization.id,
                url,
                text: texts['text'] ?? null,
                expectedVersion: seen,
              });
              await client.invalidateQueries({ queryKey: options.queryKey });
              return version;
            }}
          />
        </>
      )}
    </Card>
  );
}
