import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Tabs } from '@/components/Tabs';
import { INPUT, Page } from '@/components/ui';
import { useViewer } from '@/lib/viewer';
import { useLeftoverScans } from '../check-in/leftover';
import { myOrganizationsQuery, organizationQuery } from './organization';
import { organizationTabs } from './tabs';

/** What surrounds the pages of an organization: which one it is, and where one can go in it. */
export function OrganizerLayout() {
  const { t } = useTranslation('organizer');
  useLeftoverScans();
  const { org } = useParams({ from: '/organizer/$org' });
  const { data: organization } = useSuspenseQuery(organizationQuery(org));
  const inEvent = useParams({ strict: false, select: (params) => params.eventId !== undefined });
  const { nobody } = useViewer();
  // Nobody sees an organization's area; that says nothing about whether there is one.
  if (nobody) return <Navigate to="/" replace />;
  if (!organization) return <NotFound />;
  return (
    <Page>
      <div className="flex flex-wrap items-center gap-3">
        <Switcher current={organization.slug} name={organization.name} />
      </div>
      {!inEvent && (
        <Tabs label={t('layout.areas')} tabs={organizationTabs(t, org, organization.viewerRole)} />
      )}
      <div className="mt-6">
        <Outlet />
      </div>
    </Page>
  );
}

/** Which organization one works for, where there are several; and the way to one more. */
function Switcher({ current, name }: { current: string; name: string }) {
  const { t } = useTranslation('organizer');
  const navigate = useNavigate();
  const { data: organizations = [] } = useQuery(myOrganizationsQuery);
  if (organizations.length < 2) {
    return <p className="me-auto text-lg font-semibold">{name}</p>;
  }
  return (
    <label className="me-auto">
      <span className="sr-only">{t('layout.switch')}</span>
      <select
        className={`${INPUT} font-semibold`}
        value={current}
        onChange={({ target }) => void navigate({ to: '/organizer/$org', params: { org: target.value } })}
      >
        {organizations.map(({ slug, name: title }) => (
          <option key={slug} value={slug}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
