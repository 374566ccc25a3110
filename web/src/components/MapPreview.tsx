import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TILE, tilesAround, type Place } from '@/lib/geo';
import { MapCredit } from './MapCredit';
import { Button, Skeleton } from './ui';

const MapCanvas = lazy(() => import('./MapCanvas'));
const ZOOM = 15;
/** The most that is seen of it, in pixels. */
const [WIDTH, HEIGHT] = [760, 192];

interface MapPreviewProps {
  place: Place;
  tileUrl: string;
  label: string;
}

/** Where a place is: a few pictures of a map, and the map that can be moved once somebody asks for it. */
export default function MapPreview({ place, tileUrl, label }: MapPreviewProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  if (opened) {
    return (
      <Suspense fallback={<Skeleton className="h-80" />}>
        <MapCanvas
          label={label}
          tileUrl={tileUrl}
          items={[{ id: 'place', ...place }]}
          pinSize={[1, 1]}
          pin={() => ({ content: <Pin />, label })}
          className="h-80"
        />
      </Suspense>
    );
  }
  return (
    <div className="relative isolate h-48 overflow-hidden rounded-2xl border border-line bg-soft">
      <div className="map-tiles absolute top-1/2 left-1/2">
        {tilesAround(place, ZOOM, WIDTH, HEIGHT, tileUrl).map(({ url, left, top }) => (
          <img
            key={url}
            src={url}
            alt=""
            width={TILE}
            height={TILE}
            loading="lazy"
            decoding="async"
            draggable={false}
            className="absolute max-w-none"
            style={{ left, top }}
            onError={(event) => (event.currentTarget.hidden = true)}
          />
        ))}
      </div>
      <span className="absolute top-1/2 left-1/2 -translate-1/2">
        <Pin />
      </span>
      <Button className="absolute top-2 end-2 text-sm" onClick={() => setOpened(true)}>
        {t('map.open')}
      </Button>
      <MapCredit />
    </div>
  );
}

function Pin() {
  return <span aria-hidden className="block size-6 rounded-full border-4 border-card bg-accent shadow-md" />;
}
