import { useQuery } from '@tanstack/react-query';
import { linkOptions, Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Tabs, type Tab } from '@/components/Tabs';
import { Page } from '@/components/ui';
import { useViewer } from '@/lib/viewer';
import { changesQuery } from './changes';
import { DeletionNotice } from './DeletionNotice';

/** What surrounds the pages of whoever is signed in. Signing out, here or in another tab, leads away from them. */
export function AccountLayout() {
  const { t } = useTranslation(['account', 'myAccount']);
  const { viewer, nobody } = useViewer();
  const changes = useQuery(changesQuery);
  const path = useRouterState({ select: (state) => state.location.pathname });
  if (nobody) return <Navigate to="/" replace />;
  const tabs: Tab[] = [
    { label: t('tickets.title'), link: linkOptions({ to: '/account/tickets' }) },
    { label: t('orders.title'), link: linkOptions({ to: '/account/orders' }) },
    { label: t('profile.title'), link: linkOptions({ to: '/account' }), exact: true },
    { label: t('myAccount:security'), link: linkOptions({ to: '/account/security' }) },
    { label: t('myAccount:emails'), link: linkOptions({ to: '/account/emails' }) },
    { label: t('myAccount:data'), link: linkOptions({ to: '/account/data' }) },
    ...(viewer?.roles.includes('ADMIN') ? [{ label: t('admin'), link: linkOptions({ to: '/admin' }) }] : []),
  ];
  return (
    <Page narrow>
      <Tabs label={t('account.title')} tabs={tabs} />
      {changes.data?.deletesAt && path !== '/account/data' && (
        <div className="mt-4">
          <DeletionNotice userId={changes.data.id} at={changes.data.deletesAt} />
        </div>
      )}
      <div className="mt-6">
        <Outlet />
      </div>
    </Page>
  );
}
