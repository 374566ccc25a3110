import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { changed } from '@/lib/filters';
import { useTitle } from '@/lib/title';
import { useOrganization } from '../organization';
import { parseOrderFilters } from './filters';
import { OrderList } from './OrderList';

const route = getRouteApi('/organizer/$org/orders');

/** All orders of an organization. */
export function OrdersPage() {
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
