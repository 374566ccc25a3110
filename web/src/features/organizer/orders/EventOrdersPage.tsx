import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Download } from '@/components/Download';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { useOrganizerEvent } from '../area/event';
import { Adding } from '../adding/Adding';
import { ForManagers } from '../area/ForManagers';
import { parseOrderFilters } from './filters';
import { OrderList } from './OrderList';

const route = getRouteApi('/organizer/$org/events/$eventId/orders');

/** One event's orders, to look through and to take along. */
export function EventOrdersPage() {
  return (
    <ForManagers>
      <EventOrders />
    </ForManagers>
  );
}

function EventOrders() {
  const { t } = useTranslation('orders');
  const event = useOrganizerEvent();
  useTitle(`${event.title} – ${t('title')}`);
  const filters = parseOrderFilters(route.useSearch());
  const navigate = route.useNavigate();
  return (
    <>
      <Adding eventId={event.id}>
        <h2 className="text-xl font-semibold">{t('title')}</h2>
      </Adding>
      <OrderList
        event={event.id}
        filters={filters}
        change={(change) =>
          void navigate({ search: (before) => changed(before, change), replace: true, resetScroll: false })
        }
      />
      <div className="mt-8">
        <Download
          files={(['xlsx', 'csv'] as const).map((kind) => ({
            path: `/events/${event.id}/orders.${kind}`,
            name: `${event.slug}-orders.${kind}`,
            label: t(`export.${kind}`),
          }))}
        >
          {t('export.text')}
        </Download>
      </div>
    </>
  );
}
