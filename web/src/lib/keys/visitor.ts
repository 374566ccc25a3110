/*
 * The keys that queries are kept under: `all` and the like begin several of them, to have these asked anew at once.
 * They are in a file for each area, since those of this one are part of every page's first load.
 */
export const viewerKey = ['viewer'];

export const eventKeys = {
  all: ['event'],
  one: (slug: string) => ['event', slug],
  related: (slug: string) => ['related', slug],
};

export const discoverKeys = {
  list: (filters: object) => ['discover', filters],
  rows: (city: string | undefined) => ['discover-rows', city ?? null],
  map: (filters: object) => ['discover-map', filters],
  facets: ['facets'],
  outline: ['outline'],
};
