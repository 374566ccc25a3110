import { describe, expect, it } from 'vitest';
import { boundsOf, cluster, isOneSpot, tilesAround } from './geo';
import { mapLinks } from './map-links';

const berlin = { latitude: 52.5103, longitude: 13.3907 };
const leipzig = { latitude: 51.3318, longitude: 12.3405 };

describe('pins', () => {
  it('are one where they would overlap, and stand where the first one is', () => {
    const dots = [
      { item: 'a', x: 100, y: 100 },
      { item: 'b', x: 300, y: 100 },
      { item: 'c', x: 140, y: 110 },
      { item: 'd', x: 140, y: 160 },
    ];
    expect(cluster(dots, 50, 50)).toEqual([
      { x: 100, y: 100, items: ['a', 'c'] },
      { x: 300, y: 100, items: ['b'] },
      { x: 140, y: 160, items: ['d'] },
    ]);
  });

  it('know the part of the map they are in', () => {
    expect(boundsOf([berlin, leipzig])).toEqual([12.3405, 51.3318, 13.3907, 52.5103]);
    expect(boundsOf([])).toBeUndefined();
    expect([isOneSpot([berlin, { ...berlin }]), isOneSpot([berlin, leipzig])]).toEqual([true, false]);
  });
});

describe('tiles', () => {
  it('fill the space around a place', () => {
    const tiles = tilesAround(berlin, 15, 500, 200, 'https://tiles.example.org/{z}/{x}/{y}.png');
    // https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames
    expect(tiles.map(({ url }) => url)).toContain('https://tiles.example.org/15/17602/10748.png');
    expect(Math.min(...tiles.map(({ left }) => left))).toBeLessThanOrEqual(-250);
    expect(Math.max(...tiles.map(({ left }) => left + 256))).toBeGreaterThanOrEqual(250);
    expect(Math.min(...tiles.map(({ top }) => top))).toBeLessThanOrEqual(-100);
    expect(Math.max(...tiles.map(({ top }) => top + 256))).toBeGreaterThanOrEqual(100);
  });

  it('go on beyond the date line and end at the poles', () => {
    const urls = tilesAround({ latitude: 84, longitude: 179.9 }, 2, 800, 800, '{z}/{x}/{y}').map(
      ({ url }) => url,
    );
    expect(urls).toContain('2/3/0');
    expect(urls).toContain('2/0/0');
    expect(urls.every((url) => /^2\/[0-3]\/[0-3]$/.test(url))).toBe(true);
  });
});

it('maps elsewhere are asked for a point, or else for an address', () => {
  expect(mapLinks(berlin, 'Lindenhof')[1]?.href).toContain('query=52.5103,13.3907');
  expect(mapLinks({}, 'Lindenhof, Berlin').every(({ href }) => href.includes('Lindenhof%2C%20Berlin'))).toBe(
    true,
  );
});
