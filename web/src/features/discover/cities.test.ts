import { expect, it } from 'vitest';
import { byCity } from './cities';

it('cities with most events come first, events without a place last', () => {
  const event = (id: number, city?: string) => ({ id, venue: city ? { city } : null });
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
