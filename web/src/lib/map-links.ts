import type { Place } from './geo';

/** Maps elsewhere that can show a place. Nothing is asked of them before somebody follows the link. */
export function mapLinks(place: Partial<Place>, text: string): { name: string; href: string }[] {
  const query = encodeURIComponent(text);
  const { latitude, longitude } = place;
  if (latitude === undefined || longitude === undefined) {
    return [
      { name: 'OpenStreetMap', href: `https://www.openstreetmap.org/search?query=${query}` },
      { name: 'Google Maps', href: `https://www.google.com/maps/search/?api=1&query=${query}` },
      { name: 'Apple Maps', href: `https://maps.apple.com/?q=${query}` },
    ];
  }
  const point = `${latitude},${longitude}`;
  return [
    {
      name: 'OpenStreetMap',
      href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`,
    },
    { name: 'Google Maps', href: `https://www.google.com/maps/search/?api=1&query=${point}` },
    { name: 'Apple Maps', href: `https://maps.apple.com/?ll=${point}&q=${query}` },
  ];
}
