import { linkOptions, Navigate, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Tabs, type Tab } from '@/components/Tabs';
import { Page } from '@/components/ui';
import { useViewer } from '@/lib/viewer';
import { SecondStepNeeded } from './SecondStepNeeded';

/** What surrounds the pages of those who run the platform. For others there is nothing here. */
export function AdminLayout() {
  const { t } = useTranslation('admin');
  const { viewer, nobody } = useViewer();
  if (nobody) return <Navigate to="/" replace />;
  if (!viewer) return null;
  if (!viewer.roles.includes('ADMIN')) return <NotFound />;
  const tabs: Tab[] = [
    { label: t('overview'), link: linkOptions({ to: '/admin' }), exact: true },
    { label: t('users.title'), link: linkOptions({ to: '/admin/users' }) },
    { label: t('organizations.title'), link: linkOptions({ to: '/admin/organizations' }) },
    { label: t('events.title'), link: linkOptions({ to: '/admin/events' }) },
    { label: t('reports.title'), link: linkOptions({ to: '/admin/reports' }) },
    { label: t('audit.title'), link: linkOptions({ to: '/admin/audit' }) },
    { label: t('jobs.title'), link: linkOptions({ to: '/admin/jobs' }) },
    { label: t('limits.title'), link: linkOptions({ to: '/admin/limits' }) },
    { label: t('site'), link: linkOptions({ to: '/admin/site' }) },
    { label: t('settings.title'), link: linkOptions({ to: '/admin/settings' }) },
  ];
  return (
    <Page>
      <Tabs label={t('title')} tabs={tabs} />
      <div className="mt-6">{viewer.lacksSecondFactor ? <SecondStepNeeded /> : <Outlet />}</div>
    </Page>
  );
}
