import type { Place } from '@/lib/geo';

interface Located {
  venue?: {
    location?: { city?: string | null } | null;
    latitude?: number | null;
    longitude?: number | null;
  } | null;
}

export interface City<T> {
  /** None: events on the web. */
  city: string | undefined;
  events: T[];
}

/** Events by city, those with the most first; what has no place comes last. */
export function byCity<T extends Located>(events: T[]): City<T>[] {
  const cities = new Map<string | undefined, T[]>();
  for (const event of events) {
    const city = event.venue?.location?.city ?? undefined;
    cities.set(city, [...(cities.get(city) ?? []), event]);
  }
  return [...cities]
    .map(([city, there]) => ({ city, events: there }))
    .sort((one, other) => {
      if (!one.city || !other.city) return one.city ? -1 : 1;
      return other.events.length - one.events.length || one.city.localeCompare(other.city);
    });
}

export interface Town extends Place {
  city: string;
  count: number;
}

/** Where the cities are: in the middle of their venues. Those of which nobody has said it are left out. */
export function townsOf<T extends Located>(cities: City<T>[]): Town[] {
  return cities.flatMap(({ city, events }) => {
    const spots = events.flatMap(({ venue }) =>
      venue?.latitude == null || venue.longitude == null ? [] : [[venue.latitude, venue.longitude] as const],
    );
    if (city === undefined || spots.length === 0) return [];
    const middle = (axis: 0 | 1) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length;
    return [{ city, count: events.length, latitude: middle(0), longitude: middle(1) }];
  });
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** How far apart two places are along the surface, in radians (haversine). */
function distance(one: Place, other: Place): number {
  const [north, east] = [other.latitude - one.latitude, other.longitude - one.longitude].map(radians) as [
    number,
    number,
  ];
  const across = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude));
  return 2 * Math.asin(Math.sqrt(Math.sin(north / 2) ** 2 + across * Math.sin(east / 2) ** 2));
}

/** The town that is nearest to a place; none if there are none. */
export function nearestTo(place: Place, towns: Town[]): Town | undefined {
  const [first, ...others] = towns;
  return others.reduce(
    (nearest, town) => (nearest && distance(place, town) < distance(place, nearest) ? town : nearest),
    first,
  );
}
