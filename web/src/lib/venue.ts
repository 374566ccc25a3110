/** A venue with what is known about where it is. */
export interface Located {
  name: string;
  location?: { address?: string | null; city?: string | null } | null;
}

/** Its name and its city, as far as that is known. */
export const nameAndCity = ({ name, location }: Located) => [name, location?.city].filter(Boolean).join(', ');

/** Its street and its city, as far as they are known. */
export const streetAndCity = ({ location }: Located) =>
  [location?.address, location?.city].filter(Boolean).join(', ');

/** All of it in one line. */
export const inOneLine = (venue: Located) => [venue.name, streetAndCity(venue)].filter(Boolean).join(', ');
