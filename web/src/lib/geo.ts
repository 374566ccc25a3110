/** Where something is, in degrees (WGS 84). */
export interface Place {
  latitude: number;
  longitude: number;
}

/** Something at its place on the screen. */
export interface Dot<T> {
  item: T;
  x: number;
  y: number;
}

/** Things so near to each other that one pin stands for all of them; it stands where the first one is. */
export interface Cluster<T> {
  x: number;
  y: number;
  items: T[];
}

/** Puts together what would overlap as pins of this size. The first of each cluster keeps its place. */
export function cluster<T>(dots: Dot<T>[], width: number, height: number): Cluster<T>[] {
  const clusters: Cluster<T>[] = [];
  for (const { item, x, y } of dots) {
    const near = clusters.find((other) => Math.abs(other.x - x) < width && Math.abs(other.y - y) < height);
    if (near) near.items.push(item);
    else clusters.push({ x, y, items: [item] });
  }
  return clusters;
}

export type Bounds = [west: number, south: number, east: number, north: number];

/** The smallest part of the map with all places in it; none without places. */
export function boundsOf(places: Place[]): Bounds | undefined {
  if (places.length === 0) return undefined;
  const longitudes = places.map(({ longitude }) => longitude);
  const latitudes = places.map(({ latitude }) => latitude);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

/** Whether all of these places are one, as far as a map can show. */
export function isOneSpot(places: Place[]): boolean {
  const bounds = boundsOf(places);
  if (!bounds) return true;
  const [west, south, east, north] = bounds;
  return east - west < 0.0002 && north - south < 0.0002;
}

export const TILE = 256;

/** A map tile, and where its corner is, in pixels from the place in the middle. */
export interface Tile {
  url: string;
  left: number;
  top: number;
}

/** The tiles (web Mercator) around a place, enough to fill this many pixels. */
export function tilesAround(
  place: Place,
  zoom: number,
  width: number,
  height: number,
  template: string,
): Tile[] {
  const count = 2 ** zoom;
  const angle = (place.latitude * Math.PI) / 180;
  const x = ((place.longitude + 180) / 360) * count;
  const y = ((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * count;
  const range = (middle: number, pixels: number) => {
    const first = Math.floor(middle - pixels / 2 / TILE);
    const last = Math.floor(middle + pixels / 2 / TILE);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  };
  return range(y, height)
    .filter((row) => row >= 0 && row < count)
    .flatMap((row) =>
      range(x, width).map((column) => ({
        url: tileUrl(template, zoom, (column + count) % count, row),
        left: (column - x) * TILE,
        top: (row - y) * TILE,
      })),
    );
}

function tileUrl(template: string, zoom: number, column: number, row: number): string {
  return template.replace('{z}', `${zoom}`).replace('{x}', `${column}`).replace('{y}', `${row}`);
}
