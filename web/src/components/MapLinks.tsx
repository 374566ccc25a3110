import { useTranslation } from 'react-i18next';
import type { Place } from '@/lib/geo';
import { mapLinks } from '@/lib/map-links';

/** Links to the place on maps elsewhere. */
export function MapLinks({ place, text }: { place: Partial<Place>; text: string }) {
  const { t } = useTranslation();
  return (
    <p className="flex flex-wrap items-center gap-x-4 text-sm">
      <span className="text-quiet">{t('map.elsewhere')}</span>
      {mapLinks(place, text).map(({ name, href }) => (
        <a
          key={name}
          href={href}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-11 items-center text-accent underline"
        >
          {name}
        </a>
      ))}
    </p>
  );
}
