import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import world from 'world-atlas/countries-110m.json?url';
import { Icon } from '@/components/Icon';
import { Button } from '@/components/ui';
import { boundsOf, cluster, type Cluster } from '@/lib/geo';
import { discoverKeys } from '@/lib/keys/visitor';
import { byCity, townsOf, type Town } from './cities';
import type { MapEvent } from './mapEvents';
import { HEIGHT, pathOf, projectionOf, WIDTH, type Topology } from './outline';
import { Places } from './Places';
import { useWide } from './wide';

/** Units of the drawing that a point takes, on a wide screen and on a phone; those that would overlap are one. */
const POINT = { wide: 48, narrow: 100 };

/** Where events are, by town, on the countries' outlines: that needs no map of anybody's. */
export default function OutlineMap({ events }: { events: MapEvent[] }) {
  const { t } = useTranslation('discover-more');
  const cities = useMemo(() => byCity(events), [events]);
  const towns = useMemo(() => townsOf(cities), [cities]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  /** The towns that the map is to show; all of them at first. */
  const [close, setClose] = useState<Town[]>();
  const listed = cities.filter(({ city }) => city !== undefined && (!chosen || chosen.has(city)));
  const inSight = chosen && listed.length > 0 ? listed : cities;
  const all = () => {
    setChosen(undefined);
    setClose(undefined);
  };
  const choose = (group: Town[]) => {
    setChosen(new Set(group.map(({ city }) => city)));
    if (group.length > 1) setClose(group);
  };
  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_16rem]">
        {towns.length > 0 && <Drawing towns={towns} close={close ?? towns} chosen={chosen} choose={choose} />}
        <section aria-labelledby="towns">
          <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-3">
            <h2 id="towns" className="text-xl font-semibold">
              {t('map.towns')}
            </h2>
            {chosen && (
              <Button tone="quiet" className="px-3" onClick={all}>
                {t('map.everywhere')}
              </Button>
            )}
          </div>
          <ul className="flex flex-wrap gap-2 lg:max-h-120 lg:flex-col lg:flex-nowrap lg:gap-0 lg:overflow-y-auto">
            {cities.map(({ city, events: there }) => (
              <li key={city ?? ''}>
                <button
                  type="button"
                  aria-pressed={city !== undefined && (chosen?.has(city) ?? false)}
                  disabled={city === undefined}
                  className="flex min-h-11 w-full items-center gap-2 rounded-xl px-3 text-start enabled:hover:bg-soft aria-pressed:bg-accent-soft aria-pressed:text-accent max-lg:border max-lg:border-line max-lg:bg-card"
                  onClick={() => city !== undefined && setChosen(new Set([city]))}
                >
                  <Icon name={city === undefined ? 'online' : 'place'} className="size-4 text-accent" />
                  <span className="font-medium lg:me-auto">{city ?? t('places.online')}</span>
                  <span className="text-sm text-quiet">{there.length}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <Places cities={inSight} />
    </>
  );
}

interface DrawingProps {
  towns: Town[];
  close: Town[];
  chosen: ReadonlySet<string> | undefined;
  choose: (towns: Town[]) => void;
}

function Drawing({ towns, close, chosen, choose }: DrawingProps) {
  const { t } = useTranslation('discover-more');
  const project = useMemo(() => projectionOf(boundsOf(close) ?? [-150, -50, 150, 70]), [close]);
  const outline = useQuery({
    queryKey: discoverKeys.outline,
    queryFn: async () => (await (await fetch(world)).json()) as Topology,
    staleTime: Infinity,
  });
  const path = useMemo(() => (outline.data ? pathOf(outline.data, project) : ''), [outline.data, project]);
  const dots = towns.map((town) => {
    const [x, y] = project(town.longitude, town.latitude);
    return { item: town, x, y };
  });
  const point = useWide() ? POINT.wide : POINT.narrow;
  const groups = cluster(
    dots.filter(({ x, y }) => x > 0 && x < WIDTH && y > 0 && y < HEIGHT),
    point,
    point,
  );
  return (
    <section
      aria-label={t('map.label')}
      className="relative overflow-hidden rounded-2xl border border-line bg-soft"
    >
      <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="block w-full">
        <path d={path} className="fill-card stroke-line" strokeWidth="1.5" strokeLinejoin="round" />
      </svg>
      <ul>
        {groups.map((group) => (
          <Point key={group.items[0]?.city} group={group} chosen={chosen} choose={choose} />
        ))}
      </ul>
    </section>
  );
}

/** A town, or several near each other: as large as there are events. */
function Point({
  group: { x, y, items },
  chosen,
  choose,
}: {
  group: Cluster<Town>;
  chosen: ReadonlySet<string> | undefined;
  choose: (towns: Town[]) => void;
}) {
  const { t } = useTranslation('discover-more');
  const count = items.reduce((sum, town) => sum + town.count, 0);
  const names = items.map(({ city }) => city).join(', ');
  const size = Math.min(1.5 + Math.sqrt(count) * 0.35, 3.25);
  return (
    <li className="absolute" style={{ left: `${(x / WIDTH) * 100}%`, top: `${(y / HEIGHT) * 100}%` }}>
      <button
        type="button"
        aria-label={t('map.point', { count, place: names })}
        aria-pressed={items.some(({ city }) => chosen?.has(city))}
        title={names}
        className="group flex size-11 -translate-1/2 items-center justify-center rounded-full"
        onClick={() => choose(items)}
      >
        <span
          className="flex shrink-0 items-center justify-center rounded-full border-2 border-card bg-accent text-sm font-semibold text-accent-ink shadow-low transition group-hover:scale-110 group-aria-pressed:bg-ink group-aria-pressed:text-paper"
          style={{ width: `${size}rem`, height: `${size}rem` }}
        >
          {count}
        </span>
      </button>
    </li>
  );
}
