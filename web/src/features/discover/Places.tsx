import { useTranslation } from 'react-i18next';
import { EventCard } from './EventCard';
import type { MapEvent } from './mapEvents';
import type { City } from './cities';

/** Events by town. */
export function Places({ cities }: { cities: City<MapEvent>[] }) {
  const { t } = useTranslation('discover-more');
  return (
    <div className="mt-6 space-y-8">
      {cities.map(({ city, events: there }) => (
        <section key={city ?? ''}>
          <h2 className="mb-3 flex items-baseline gap-2 text-xl font-semibold">
            {city ?? t('places.online')}
            <span className="font-sans text-base font-normal text-quiet">
              {t('found', { count: there.length })}
            </span>
          </h2>
          <ul className="grid gap-3 md:grid-cols-2">
            {there.map((event) => (
              <EventCard key={event.id} event={event} look="small" />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
