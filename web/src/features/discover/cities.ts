interface Located {
  venue?: { city: string } | null;
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
    const city = event.venue?.city;
    cities.set(city, [...(cities.get(city) ?? []), event]);
  }
  return [...cities]
    .map(([city, there]) => ({ city, events: there }))
    .sort((one, other) => {
      if (!one.city || !other.city) return one.city ? -1 : 1;
      return other.events.length - one.events.length || one.city.localeCompare(other.city);
    });
}
