import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Page, Skeleton } from '@/components/ui';
import { language } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { KINDS, legalTextQuery, organizerTermsQuery } from './legal';
import { Text } from './Text';

const route = getRouteApi('/legal/$kind');
const termsRoute = getRouteApi('/o/$slug/terms');

/** The number of a version, as it stands in the address. */
const read = (version: unknown) => (Number.isInteger(version) ? (version as number) : undefined);

/** A legal text of the platform. */
export function LegalPage() {
  const { kind } = route.useParams();
  const version = read(route.useSearch().version);
  const known = KINDS[kind];
  if (kind === 'cookies') return <Cookies />;
  return known ? <LegalText kind={known} version={version} /> : <NotFound />;
}

function LegalText({ kind, version }: { kind: (typeof KINDS)[string]; version: number | undefined }) {
  const { t } = useTranslation('consent');
  const query = useQuery(legalTextQuery(kind, version, language()));
  useTitle(t(`page.${kind}`));
  if (query.isPending) return <Waiting />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <NotFound />;
  const { html, ...text } = query.data;
  return (
    <Text
      title={t(`page.${kind}`)}
      text={{ ...text, html: html?.html }}
      language={html?.locale}
      current={`/legal/${kind.toLowerCase()}`}
    />
  );
}

/** An organizer's own terms. */
export function OrganizerTermsPage() {
  const { t } = useTranslation('consent');
  const { slug } = termsRoute.useParams();
  const version = read(termsRoute.useSearch().version);
  const query = useQuery(organizerTermsQuery(slug, version));
  const title = query.data ? t('page.of', { name: query.data.name }) : undefined;
  useTitle(title);
  if (query.isPending) return <Waiting />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data?.terms || !title) return <NotFound />;
  return <Text title={title} text={query.data.terms} current={`/o/${slug}/terms`} />;
}

function Waiting() {
  return (
    <Page narrow>
      <Skeleton className="h-80" />
    </Page>
  );
}

function Failed(props: { error: Error; retry: () => void }) {
  return (
    <Page narrow>
      <Problem page {...props} />
    </Page>
  );
}

/** What cookies there are. It is part of the product, because it has to be true of it. */
function Cookies() {
  const { t } = useTranslation('consent');
  useTitle(t('cookies.title'));
  return (
    <Page narrow>
      <h1 className="mb-4 text-3xl font-bold tracking-tight">{t('cookies.title')}</h1>
      <div className="space-y-4">
        <p>{t('cookies.first')}</p>
        <p>{t('cookies.second')}</p>
      </div>
    </Page>
  );
}
