import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Card, Notice, Skeleton } from '@/components/ui';
import { organizationPageKeys } from '@/lib/keys/organization';
import { useTitle } from '@/lib/title';
import { mayOwn, organizationQuery, useOrganization } from '../area/organization';
import { LogoUpload } from './LogoUpload';
import { profileQuery, removeLogo, setLogo, type Profile } from './profile';
import { ProfileForm } from './ProfileForm';

/** What the organization tells the public on its page, and how its mails look. */
export function PublicPage() {
  const { t } = useTranslation('publicPage');
  const organization = useOrganization();
  const query = useQuery(profileQuery(organization.id));
  useTitle(`${organization.name} – ${t('title')}`);
  if (!mayOwn(organization.viewerRole)) return <NotFound />;
  return (
    <div className="max-w-xl">
      <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-4 flex flex-wrap items-center gap-x-4">
        <Link
          to="/o/$slug"
          params={{ slug: organization.slug }}
          className="inline-flex min-h-11 items-center text-accent underline"
        >
          {t('see')}
        </Link>
        {query.data && (
          <span className="text-quiet">{t('followers', { count: query.data.followerCount ?? 0 })}</span>
        )}
      </p>
      {query.isPending && <Skeleton className="h-96" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Settings key={organization.id} profile={query.data} />}
    </div>
  );
}

function Settings({ profile }: { profile: Profile }) {
  const { t } = useTranslation('publicPage');
  const organization = useOrganization();
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const { queryKey } = profileQuery(organization.id);
  const changed = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: organizationQuery(organization.slug).queryKey }),
      client.invalidateQueries({ queryKey: organizationPageKeys.one(organization.slug) }),
    ]);
  };
  return (
    <>
      <Card aria-labelledby="logo">
        <h2 id="logo" className="mb-3 text-lg font-semibold">
          {t('logo.title')}
        </h2>
        <LogoUpload
          logo={profile.logo ?? null}
          send={(file) => setLogo(organization.id, profile.logo ?? null, file)}
          remove={() => removeLogo(organization.id, profile.logo ?? null)}
          changed={async (next) => {
            client.setQueryData(queryKey, (before) => before && { ...before, logo: next });
            await changed();
          }}
        />
      </Card>
      <Card className="mt-5">
        <ProfileForm
          profile={profile}
          begin={() => setSaved(false)}
          done={async (next) => {
            client.setQueryData(queryKey, next);
            setSaved(true);
            await changed();
          }}
        />
        <div className="mt-4 empty:hidden" role="status">
          {saved && <Notice tone="good">{t('saved')}</Notice>}
        </div>
      </Card>
    </>
  );
}
