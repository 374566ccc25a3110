import { expect, it } from 'vitest';
import { byCity, nearestTo, townsOf } from './cities';

it('cities with most events come first, events without a place last', () => {
  const event = (id: number, city?: string) => ({ id, venue: city ? { location: { city } } : null });
  const cities = byCity([
    event(1),
    event(2, 'Lyon'),
    event(3, 'Berlin'),
    event(4, 'Kyoto'),
    event(5, 'Kyoto'),
  ]);
  expect(cities.map(({ city, events }) => [city, events.map(({ id }) => id)])).toEqual([
    ['Kyoto', [4, 5]],
    ['Berlin', [3]],
    ['Lyon', [2]],
    [undefined, [1]],
  ]);
});

it('cities are where their venues are', () => {
  const event = (city: string, latitude?: number, longitude?: number) => ({
    venue: { location: { city }, latitude: latitude ?? null, longitude: longitude ?? null },
  });
  const towns = townsOf(
    byCity([event('Kyoto', 35, 135.6), event('Kyoto', 35.2, 135.8), event('Kyoto'), event('Nowhere')]),
  );
  expect(towns).toHaveLength(1);
  expect(towns[0]).toMatchObject({ city: 'Kyoto', count: 3 });
  expect(towns[0]?.latitude).toBeCloseTo(35.1);
  expect(towns[0]?.longitude).toBeCloseTo(135.7);
});

it('the nearest town may be behind the 180th meridian', () => {
  const town = (city: string, latitude: number, longitude: number) => ({
    city,
    count: 1,
    latitude,
    longitude,
  });
  const towns = [town('Honolulu', 21.3, -157.9), town('Suva', -18.1, 178.4), town('Tokyo', 35.7, 139.7)];
  expect(nearestTo({ latitude: -13.8, longitude: -171.8 }, towns)?.city).toBe('Suva');
  expect(nearestTo({ latitude: 36, longitude: 139 }, towns)?.city).toBe('Tokyo');
  expect(nearestTo({ latitude: 0, longitude: 0 }, [])).toBeUndefined();
});
