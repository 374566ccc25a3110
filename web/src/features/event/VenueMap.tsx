import { lazy, Suspense } from 'react';
import { MapLinks } from '@/components/MapLinks';
import { Skeleton } from '@/components/ui';
import type { EventFactsFragment } from '@/graphql/generated/graphql';
import { config } from '@/lib/config';
import { inOneLine } from '@/lib/venue';

const MapPreview = lazy(() => import('@/components/MapPreview'));

/** A venue on a map, where there are tiles for one, and the ways to maps elsewhere. */
export default function VenueMap({ venue }: { venue: NonNullable<EventFactsFragment['venue']> }) {
  const { latitude, longitude } = venue;
  const place = latitude == null || longitude == null ? undefined : { latitude, longitude };
  const text = inOneLine(venue);
  return (
    <>
      {place && config.tileUrl && (
        <Suspense fallback={<Skeleton className="h-48" />}>
          <MapPreview place={place} tileUrl={config.tileUrl} label={text} />
        </Suspense>
      )}
      <MapLinks place={place ?? {}} text={text} />
    </>
  );
}
