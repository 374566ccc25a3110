import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HEIGHT, pathOf, projectionOf, WIDTH, type Topology } from './outline';

const world = JSON.parse(readFileSync('node_modules/world-atlas/countries-110m.json', 'utf8')) as Topology;

it('fits a part of the world into the drawing', () => {
  const project = projectionOf([-122, 29, 139, 56]);
  for (const [longitude, latitude] of [
    [-122, 37],
    [139, 35],
    [48, 29],
  ] as const) {
    const [x, y] = project(longitude, latitude);
    expect(x > 0 && x < WIDTH && y > 0 && y < HEIGHT).toBe(true);
  }
});

it('shows what is around a single town', () => {
  const project = projectionOf([7, 51, 7, 51]);
  expect(project(7, 51)).toEqual([WIDTH / 2, HEIGHT / 2]);
  expect(project(8, 51)[0] - WIDTH / 2).toBeLessThan(WIDTH / 8);
});

it('draws the countries that can be seen', () => {
  const around = pathOf(world, projectionOf([7, 51, 7, 51]));
  const everywhere = pathOf(world, projectionOf([-180, -50, 180, 70]));
  expect(around).toMatch(/^M[-\d. L]+Z/);
  expect(around).not.toContain('NaN');
  expect(around.split('M').length).toBeLessThan(20);
  expect(everywhere.split('M').length).toBeGreaterThan(150);
});

it('joins lines, each in its direction', () => {
  const square: Topology = {
    transform: { scale: [1, 1], translate: [0, 0] },
    arcs: [
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      [
        [0, 0],
        [0, 1],
        [1, 0],
      ],
    ],
    objects: { countries: { geometries: [{ type: 'Polygon', arcs: [[0, ~1]] }] } },
  };
  const path = pathOf(square, (x, y) => [x, y]);
  expect(path).toBe('M0.0 0.0L1.0 0.0L1.0 1.0L1.0 1.0L0.0 1.0L0.0 0.0Z');
});

it('goes on behind the 180th meridian', () => {
  const island: Topology = {
    transform: { scale: [1, 1], translate: [0, 0] },
    arcs: [
      [
        [178, 10],
        [-356, 0],
        [0, 10],
        [356, 0],
        [0, -10],
      ],
    ],
    objects: { countries: { geometries: [{ type: 'MultiPolygon', arcs: [[[0]]] }] } },
  };
  const path = pathOf(island, (x, y) => [x, y]);
  expect(path).toBe('M178.0 10.0L182.0 10.0L182.0 20.0L178.0 20.0L178.0 10.0Z');
});
