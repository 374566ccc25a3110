import { Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { boundsOf, cluster, isOneSpot, type Cluster, type Place } from '@/lib/geo';
import { MapCredit } from './MapCredit';

// A file of ours: the page's policy allows no others.
setWorkerUrl(workerUrl);

export interface MapItem extends Place {
  id: string;
}

interface MapCanvasProps<T extends MapItem> {
  /** What the map shows, for those who don't see it. */
  label: string;
  tileUrl: string;
  items: T[];
  /** Pixels that a pin takes; those that would overlap are one. */
  pinSize: [width: number, height: number];
  pin: (items: T[]) => { content: ReactNode; label: string };
  selected?: ReadonlySet<string>;
  /** A pin was chosen whose items are all at the same place. */
  select?: (items: T[]) => void;
  /** Another part of the map shows: what is in it now. */
  moved?: (items: T[]) => void;
  className?: string;
}

const CLOSEST = 17;

/** A map that can be moved, with pins that are buttons. */
export default function MapCanvas<T extends MapItem>(props: MapCanvasProps<T>) {
  const { label, tileUrl, items, pinSize, pin, selected, select, moved, className = '' } = props;
  const { t } = useTranslation();
  const { container, map, failed } = useMap(tileUrl, label, items);
  const clusters = useClusters(map, items, pinSize, moved);
  const overlay = usePinPositions(map, clusters);
  const choose = (chosen: T[]) => {
    const bounds = boundsOf(chosen);
    if (!map || !bounds) return;
    if (isOneSpot(chosen) || map.getZoom() >= CLOSEST) select?.(chosen);
    else map.fitBounds(bounds, { padding: 70, maxZoom: CLOSEST });
  };
  return (
    <div className={`relative isolate overflow-hidden rounded-2xl border border-line bg-soft ${className}`}>
      <div ref={container} className="map-tiles size-full" />
      <ul ref={overlay} className="pointer-events-none absolute inset-0">
        {clusters.map((group) => {
          const { content, label: pinLabel } = pin(group.items);
          const isSelected = group.items.some(({ id }) => selected?.has(id));
          return (
            <li key={group.items[0]?.id} className="absolute top-0 left-0">
              <button
                type="button"
                aria-label={pinLabel}
                aria-pressed={select && isSelected}
                className={`pointer-events-auto inline-flex min-h-11 min-w-11 -translate-1/2 items-center justify-center ${isSelected ? 'z-10' : ''}`}
                onClick={() => choose(group.items)}
              >
                {content}
              </button>
            </li>
          );
        })}
      </ul>
      <Zoom label={t('map.closer')} sign="+" place="top-2" zoom={() => map?.zoomIn()} />
      <Zoom label={t('map.farther')} sign="−" place="top-14" zoom={() => map?.zoomOut()} />
      <MapCredit />
      {failed && (
        <p
          role="status"
          className="absolute inset-x-2 bottom-8 rounded-xl bg-warn-soft px-3 py-2 text-sm text-warn"
        >
          {t('map.failed')}
        </p>
      )}
    </div>
  );
}

function Zoom({
  label,
  sign,
  place,
  zoom,
}: {
  label: string;
  sign: string;
  place: string;
  zoom: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={zoom}
      className={`absolute end-2 size-11 rounded-xl border border-line bg-card text-xl hover:bg-soft ${place}`}
    >
      {sign}
    </button>
  );
}

/** The map itself, for as long as the component is there. It moves to where the items are when these change. */
function useMap(tileUrl: string, label: string, items: MapItem[]) {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre>();
  const [failed, setFailed] = useState(false);
  const key = items.map(({ id }) => id).join();
  const first = useRef(items);
  useEffect(() => {
    if (!container.current) return;
    const bounds = boundsOf(first.current);
    const opened = new MapLibre({
      container: container.current,
      style: {
        version: 8,
        sources: { tiles: { type: 'raster', tiles: [tileUrl], tileSize: 256, maxzoom: 19 } },
        layers: [{ id: 'tiles', type: 'raster', source: 'tiles', paint: { 'raster-fade-duration': 0 } }],
      },
      ...(bounds && { bounds, fitBoundsOptions: { padding: 70, maxZoom: 15 } }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19,
      locale: { 'Map.Title': label },
    });
    opened.touchZoomRotate.disableRotation();
    opened.on('error', () => setFailed(true));
    opened.on('sourcedata', ({ tile }: { tile?: unknown }) => {
      if (tile) setFailed(false);
    });
    // Where things are on it is known before its pictures have come.
    setMap(opened);
    return () => {
      setMap(undefined);
      opened.remove();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another label is no other map
  }, [tileUrl]);
  const shown = useRef(key);
  useEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    const bounds = boundsOf(items);
    if (bounds) map?.fitBounds(bounds, { padding: 70, maxZoom: 15 });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says whether the items are others
  }, [map, key]);
  return { container, map, failed };
}

type Placed<T> = Cluster<T> & { place: Place };

/** Pins for what there is, made anew when the map has come to rest. */
function useClusters<T extends MapItem>(
  map: MapLibre | undefined,
  items: T[],
  [width, height]: [number, number],
  moved: ((items: T[]) => void) | undefined,
): Placed<T>[] {
  const [clusters, setClusters] = useState<Placed<T>[]>([]);
  useEffect(() => {
    if (!map) return;
    const rest = () => {
      const dots = items.map((item) => {
        const { x, y } = map.project([item.longitude, item.latitude]);
        return { item, x, y };
      });
      const placed = cluster(dots, width, height).flatMap((group) => {
        const [head] = group.items;
        return head ? [{ ...group, place: { latitude: head.latitude, longitude: head.longitude } }] : [];
      });
      setClusters(placed);
      const { clientWidth, clientHeight } = map.getContainer();
      const inSight = dots.filter(({ x, y }) => x >= 0 && y >= 0 && x <= clientWidth && y <= clientHeight);
      moved?.(inSight.map(({ item }) => item));
    };
    rest();
    map.on('moveend', rest);
    map.on('resize', rest);
    return () => {
      map.off('moveend', rest);
      map.off('resize', rest);
    };
  }, [map, items, width, height, moved]);
  return clusters;
}

/** Keeps the pins where they belong while the map moves. */
function usePinPositions<T>(map: MapLibre | undefined, clusters: Placed<T>[]) {
  const overlay = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    if (!map) return;
    const follow = () => {
      clusters.forEach(({ place }, index) => {
        const element = overlay.current?.children.item(index);
        if (!(element instanceof HTMLElement)) return;
        const { x, y } = map.project([place.longitude, place.latitude]);
        element.style.transform = `translate(${x}px, ${y}px)`;
      });
    };
    follow();
    map.on('move', follow);
    return () => {
      map.off('move', follow);
    };
  }, [map, clusters]);
  return overlay;
}
