import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { mayManage, useOrganization } from '../area/organization';
import { parseOrderFilters } from './filters';
import { OrderList } from './OrderList';

const route = getRouteApi('/organizer/$org/orders');

/** Whoever lets people in has no use for orders: they find people at the door of an event. */
export function OrdersPage() {
  const { slug, viewerRole } = useOrganization();
  return mayManage(viewerRole) ? (
    <Orders />
  ) : (
    <Navigate to="/organizer/$org" params={{ org: slug }} replace />
  );
}

/** All orders of an organization. */
function Orders() {
  const { t } = useTranslation('orders');
  const organization = useOrganization();
  useTitle(`${organization.name} – ${t('title')}`);
  const filters = parseOrderFilters(route.useSearch());
  const navigate = route.useNavigate();
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
      <OrderList
        filters={filters}
        change={(change) =>
          void navigate({ search: (before) => changed(before, change), replace: true, resetScroll: false })
        }
      />
    </>
  );
}
