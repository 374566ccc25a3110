import { useTranslation } from 'react-i18next';
import { EventCard } from './EventCard';
import type { MapEvent } from './events';
import { byCity } from './cities';

/** Events by city: what there is to see of places where no map is configured. */
export default function Places({ events }: { events: MapEvent[] }) {
  const { t } = useTranslation('discover');
  return (
    <div className="space-y-8">
      {byCity(events).map(({ city, events: there }) => (
        <section key={city ?? ''}>
          <h2 className="mb-3 flex items-baseline gap-2 text-xl font-semibold">
            {city ?? t('places.online')}
            <span className="text-base font-normal text-quiet">{t('found', { count: there.length })}</span>
          </h2>
          <ul className="grid gap-3 md:grid-cols-2">
            {there.map((event) => (
              <EventCard key={event.id} event={event} level={3} compact />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
