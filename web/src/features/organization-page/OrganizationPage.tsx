import { useQuery, type QueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Branded } from '@/components/By';
import { Logo } from '@/components/Logo';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Prose } from '@/components/Prose';
import { Page, Skeleton } from '@/components/ui';
import { Contact } from '@/features/contact/Contact';
import { useTitle } from '@/lib/title';
import { Past, Upcoming } from './Events';
import { Follow } from './Follow';
import { organizationPageQuery, pastQuery, upcomingQuery, type PublicOrganization } from './organization';

/** Asks for all that the page shows; what fails is told by the page itself. */
export async function ask(client: QueryClient, slug: string): Promise<void> {
  const organization = await client.query(organizationPageQuery(slug)).catch(() => null);
  if (!organization) return;
  const lists = [
    client.infiniteQuery(upcomingQuery(organization.id)),
    client.infiniteQuery(pastQuery(organization.id)),
  ];
  await Promise.allSettled(lists);
}

const route = getRouteApi('/o/$slug');
const LINK = 'inline-flex min-h-11 items-center text-accent underline [overflow-wrap:anywhere]';

/** An organizer as the public sees them: who they are, what is to come, and what there was. */
export function OrganizationPage() {
  const { slug } = route.useParams();
  const query = useQuery(organizationPageQuery(slug));
  useTitle(query.data?.name);
  if (query.isPending) {
    return (
      <Page>
        <Skeleton className="h-28 w-full" />
        <Skeleton className="mt-4 h-64 w-full" />
      </Page>
    );
  }
  if (query.isError) {
    return (
      <Page>
        <Problem page error={query.error} retry={() => void query.refetch()} />
      </Page>
    );
  }
  const organization = query.data;
  if (!organization) return <NotFound />;
  return (
    <Branded brand={organization.accentColour}>
      <Page>
        <Head organization={organization} />
        <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,1fr)_18rem] lg:gap-x-8">
          <div className="min-w-0">{organization.aboutHtml && <Prose html={organization.aboutHtml} />}</div>
          <div className="space-y-4">
            <Follow key={organization.id} organization={organization} />
            <Ways organization={organization} />
          </div>
        </div>
        <Upcoming id={organization.id} />
        <Past id={organization.id} />
      </Page>
    </Branded>
  );
}

/** Name and logo, in the organization's own colour if it has one. */
function Head({
  organization: { name, logo, accentColour, accentTextColour },
}: {
  organization: PublicOrganization;
}) {
  const colours =
    accentColour && accentTextColour ? { background: accentColour, color: accentTextColour } : undefined;
  return (
    <header
      className={`flex flex-wrap items-center gap-4 rounded-2xl p-5 sm:p-8 ${colours ? '' : 'border border-line bg-card'}`}
      style={colours}
    >
      {logo && <Logo logo={logo} className="h-16 w-auto max-w-40 sm:h-20" />}
      <h1 className="min-w-0 text-3xl leading-tight font-bold tracking-tight [overflow-wrap:anywhere] sm:text-4xl">
        {name}
      </h1>
    </header>
  );
}

/** Where else they are, and how to write to them. */
function Ways({ organization }: { organization: PublicOrganization }) {
  const { t } = useTranslation('organization');
  const { links, contactEmail, contactForm } = organization;
  if (links.length === 0 && !contactEmail && !contactForm) return null;
  return (
    <ul aria-label={t('ways')}>
      {links.map(({ label, url }) => (
        <li key={`${label} ${url}`}>
          {/* Whoever typed the address is not vouched for. */}
          <a className={LINK} href={url} rel="noopener noreferrer nofollow ugc">
            {label}
          </a>
        </li>
      ))}
      {contactForm && (
        <li>
          <Contact label={t('contact')} organization={organization} className="text-accent underline" />
        </li>
      )}
      {contactEmail && (
        <li>
          <a className={LINK} href={`mailto:${contactEmail}`}>
            {contactEmail}
          </a>
        </li>
      )}
    </ul>
  );
}
