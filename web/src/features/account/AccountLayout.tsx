import { linkOptions, Navigate, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Tabs, type Tab } from '@/components/Tabs';
import { Page } from '@/components/ui';
import { useViewer } from '@/lib/viewer';

/** What surrounds the pages of whoever is signed in. Signing out, here or in another tab, leads away from them. */
export function AccountLayout() {
  const { t } = useTranslation('account');
  const { viewer, nobody } = useViewer();
  if (nobody) return <Navigate to="/" replace />;
  const tabs: Tab[] = [
    { label: t('tickets.title'), link: linkOptions({ to: '/account/tickets' }) },
    { label: t('orders.title'), link: linkOptions({ to: '/account/orders' }) },
    { label: t('profile.title'), link: linkOptions({ to: '/account' }), exact: true },
    ...(viewer?.roles.includes('ADMIN') ? [{ label: t('admin'), link: linkOptions({ to: '/admin' }) }] : []),
  ];
  return (
    <Page narrow>
      <Tabs label={t('account.title')} tabs={tabs} />
      <div className="mt-6">
        <Outlet />
      </div>
    </Page>
  );
}
