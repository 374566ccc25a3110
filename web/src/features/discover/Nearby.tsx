import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Button } from '@/components/ui';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { useFacets } from './facets';
import { Chip, SWIPED } from './Chip';
import { byCity, nearestTo, townsOf } from './cities';
import { Row } from './Home';
import { rowsQuery } from './events';
import { mapEventsQuery } from './mapEvents';
import { Waiting } from './Waiting';

interface NearbyProps {
  /** The town that was chosen, or a filter for the place of the device. */
  city: string | undefined;
  /** Those in the town, or in the one before while it is `waiting` for them. */
  events: EventCardFragment[];
  waiting: boolean;
  /** Chooses a town, or none any more. */
  choose: (city: string | undefined) => void;
}

/** Towns to choose from; the others are found by typing. */
const MOST = 6;

/** What is on in a town, which may be the one that is nearest to the visitor once they ask for it. */
export default function Nearby({ city, events, waiting, choose }: NearbyProps) {
  const { t } = useTranslation('discover-more');
  const { ask, state } = useNearest(choose);
  const isHere = city?.startsWith('{') ?? false;
  const towns = (useFacets().data?.cities ?? []).slice(0, MOST).map(({ value }) => value);
  if (city && !isHere && !towns.includes(city)) towns.unshift(city);
  if (towns.length === 0) return null;
  const isEmpty = city !== undefined && !waiting && events.length === 0;
  const problem =
    state === 'refused' || state === 'nowhere' ? t(`near.${state}`) : isEmpty ? t('near.nothing') : '';
  return (
    <Row
      title={city && !isHere ? t('near.city', { city }) : t('near.title')}
      events={events}
      all={city && !isHere ? { city } : undefined}
    >
      <div role="group" aria-label={t('near.label')} className={`mb-3 ${SWIPED}`}>
        {isHere ? (
          <Chip pressed press={() => choose(undefined)}>
            {t('near.me')}
          </Chip>
        ) : (
          <Button className="shrink-0 whitespace-nowrap" busy={state === 'asking'} onClick={ask}>
            <Icon name="locate" />
            {t('near.me')}
          </Button>
        )}
        {towns.map((town) => (
          <Chip key={town} pressed={town === city} press={() => choose(town === city ? undefined : town)}>
            {town}
          </Chip>
        ))}
      </div>
      <p role="status" className={`text-quiet ${problem ? 'mb-3' : isHere ? 'mb-3 text-sm' : 'sr-only'}`}>
        {problem || (isHere && t('near.rounded'))}
      </p>
      {waiting && events.length === 0 && <Waiting look="grid" count={3} />}
    </Row>
  );
}

/**
 * Asks the browser where it is, and looks for events around there, or else for the nearest town that has some. The server is
 * told a tenth of a degree, which is about ten kilometres, and nothing of it is kept on the device.
 */
function useNearest(found: (city: string) => void) {
  const client = useQueryClient();
  const [state, setState] = useState<'asking' | 'refused' | 'nowhere'>();
  const look = async ({ coords }: GeolocationPosition) => {
    const tenth = (degrees: number) => Math.round(degrees * 10) / 10;
    const place = { latitude: tenth(coords.latitude), longitude: tenth(coords.longitude) };
    const here = JSON.stringify({ near: { ...place, radiusKm: 50 } });
    const { near } = await client.query(rowsQuery(here));
    if (near && near.nodes.length > 0) {
      setState(undefined);
      found(here);
      return;
    }
    const { events } = await client.query(mapEventsQuery({}));
    const town = nearestTo(coords, townsOf(byCity(events)));
    setState(town ? undefined : 'nowhere');
    if (town) found(town.city);
  };
  const ask = () => {
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      (position) => void look(position).catch(() => setState('nowhere')),
      () => setState('refused'),
      { maximumAge: 600_000, timeout: 10_000 },
    );
  };
  return { ask, state };
}
