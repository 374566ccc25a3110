import type { Bounds } from '@/lib/geo';

/** As much of a TopoJSON file as is needed to draw its areas (https://github.com/topojson/topojson-specification). */
export interface Topology {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: { countries: { geometries: Geometry[] } };
}

type Geometry = { type: 'Polygon'; arcs: number[][] } | { type: 'MultiPolygon'; arcs: number[][][] };

/** The size of the drawing, in its own units. */
export const [WIDTH, HEIGHT] = [800, 560];
/** Less than that around a town shows no shape that anybody knows, in degrees. */
const LEAST = 9;
/** The map ends there: Mercator's gets endless towards the poles. */
const [SOUTHEST, NORTHEST] = [-84, 84];

/** Where things are in the drawing. */
export type Project = (longitude: number, latitude: number) => [x: number, y: number];

/** Degrees north as web Mercator has them, in degrees as well. */
const mercator = (latitude: number) =>
  (Math.asinh(Math.tan((clamp(latitude) * Math.PI) / 180)) * 180) / Math.PI;

const clamp = (latitude: number) => Math.min(Math.max(latitude, SOUTHEST), NORTHEST);

/** Fits a part of the world into the drawing, with some of what is around it. */
export function projectionOf([west, south, east, north]: Bounds): Project {
  const [bottom, top] = [mercator(south), mercator(north)];
  const across = Math.max((east - west) * 1.25, LEAST);
  const up = Math.max((top - bottom) * 1.25, LEAST);
  const scale = Math.min(WIDTH / across, HEIGHT / up);
  const [middle, centre] = [(west + east) / 2, (bottom + top) / 2];
  return (longitude, latitude) => [
    WIDTH / 2 + (longitude - middle) * scale,
    HEIGHT / 2 - (mercator(latitude) - centre) * scale,
  ];
}

/** The lines of a topology, in degrees. */
function linesOf({ arcs, transform: { scale, translate } }: Topology): [number, number][][] {
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

/** The countries as the path of an SVG, those that can be seen. */
export function pathOf(topology: Topology, project: Project): string {
  const lines = linesOf(topology);
  const rings = topology.objects.countries.geometries.flatMap((country) =>
    country.type === 'Polygon' ? country.arcs : country.arcs.flat(),
  );
  return rings.map((ring) => ringPath(ring, lines, project)).join('');
}

function ringPath(ring: number[], lines: [number, number][][], project: Project): string {
  // A number below zero is a line from its end: -1 is the first one.
  const corners = ring.flatMap((index) =>
    index < 0 ? [...(lines[~index] ?? [])].reverse() : (lines[index] ?? []),
  );
  // What crosses the 180th meridian goes on behind it, instead of beginning anew on the other side of the world.
  let [turns, before] = [0, corners[0]?.[0] ?? 0];
  const points = corners.map(([longitude, latitude]) => {
    if (Math.abs(longitude - before) > 180) turns += longitude < before ? 360 : -360;
    before = longitude;
    return project(longitude + turns, latitude);
  });
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const isOut =
    Math.max(...xs) < 0 || Math.min(...xs) > WIDTH || Math.max(...ys) < 0 || Math.min(...ys) > HEIGHT;
  if (isOut) return '';
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}
