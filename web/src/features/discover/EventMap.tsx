import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import MapCanvas, { type MapItem } from '@/components/MapCanvas';
import { Button } from '@/components/ui';
import { formatDay } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { EventCard } from './EventCard';
import type { MapEvent } from './mapEvents';
import { priceOf } from './price';
import { useWide } from './wide';

interface Item extends MapItem {
  event: MapEvent;
}

/** Cards beside the map; for more one comes closer. */
const MOST_CARDS = 20;

/** Events on a map, and beside it those that are in sight or were chosen. */
export default function EventMap({ events, tileUrl }: { events: MapEvent[]; tileUrl: string }) {
  const { t } = useTranslation('discover-more');
  const items = useMemo(() => events.flatMap(toItem), [events]);
  const [inSight, setInSight] = useState<Item[]>(items);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const wide = useWide();
  const pin = usePin(wide);
  const select = useCallback((picked: Item[]) => setChosen(new Set(picked.map(({ id }) => id))), []);
  const picked = items.filter(({ id }) => chosen.has(id));
  const listed = picked.length > 0 ? picked : inSight;
  const elsewhere = events.length - items.length;
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <MapCanvas
        label={t('map.label')}
        tileUrl={tileUrl}
        items={items}
        pinSize={wide ? [150, 50] : [96, 42]}
        pin={pin}
        selected={chosen}
        select={select}
        moved={setInSight}
        className="h-[55dvh] min-h-72 lg:h-[70dvh]"
      />
      <section aria-label={t('map.listed')} className="lg:h-[70dvh] lg:overflow-y-auto">
        <div className="mb-2 flex min-h-11 flex-wrap items-center justify-between gap-x-3">
          <h2 aria-live="polite" className="font-semibold">
            {picked.length > 0
              ? t('map.chosen', { count: picked.length })
              : t('map.inSight', { count: inSight.length })}
          </h2>
          {picked.length > 0 && (
            <Button tone="quiet" onClick={() => setChosen(new Set())}>
              {t('map.all')}
            </Button>
          )}
        </div>
        <ul className="grid gap-3">
          {listed.slice(0, MOST_CARDS).map(({ event }) => (
            <EventCard key={event.id} event={event} look="small" />
          ))}
        </ul>
        {listed.length > MOST_CARDS && <p className="mt-3 text-sm text-quiet">{t('map.closer')}</p>}
        {elsewhere > 0 && <p className="mt-3 text-sm text-quiet">{t('map.noPlace', { count: elsewhere })}</p>}
      </section>
    </div>
  );
}

function toItem(event: MapEvent): Item[] {
  const { latitude, longitude } = event.venue ?? {};
  return latitude == null || longitude == null ? [] : [{ id: event.id, latitude, longitude, event }];
}

/** What stands on a pin: an event's title, day and price, or how many there are. */
function usePin(wide: boolean) {
  const { t } = useTranslation('discover-more');
  const { t: common } = useTranslation();
  return useCallback(
    (items: Item[]) => {
      const [first] = items;
      if (!first || items.length > 1) {
        const count = items.length;
        const content = (
          <span className="grid size-11 place-items-center rounded-full border-2 border-card bg-accent font-semibold text-accent-ink shadow-md">
            {count}
          </span>
        );
        return {
          content,
          label: t('map.several', { count, place: first?.event.venue?.location?.city ?? '' }),
        };
      }
      const { title, startsAt, timezone, availability } = first.event;
      const price = priceOf(first.event, common)?.short ?? common(`availability.${availability}`);
      const when = formatDay(startsAt, timezone, formatTag());
      const content = (
        <span className="max-w-36 rounded-xl border border-line bg-card px-2.5 py-1 text-start text-sm leading-tight whitespace-nowrap shadow-md [[aria-pressed=true]>&]:border-accent [[aria-pressed=true]>&]:bg-accent [[aria-pressed=true]>&]:text-accent-ink">
          {wide && <span className="block truncate font-semibold">{title}</span>}
          <span className="block truncate">
            {when} · {price}
          </span>
        </span>
      );
      return { content, label: `${title}, ${when}, ${price}` };
    },
    [wide, t, common],
  );
}
