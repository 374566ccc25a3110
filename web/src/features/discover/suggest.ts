import { findable, isOneEditApart, mayBeMistyped, searched } from '@/lib/fold';

interface Facet {
  value: string;
  events: number;
}

interface Titled {
  slug: string;
  title: string;
  startsAt: string;
  timezone: string;
}

/** What a search may mean: a town or a topic to filter by, or an event to open. */
export type Suggestion =
  { kind: 'city' | 'tag'; value: string; events: number } | { kind: 'event'; event: Titled };

const MOST = { facets: 3, events: 4 };

/** Towns or topics with words that begin like each of the typed ones; else those that are a typing error away. */
export function matchesOf(facets: Facet[], typed: string): Facet[] {
  const words = searched(typed);
  if (words.length === 0) return [];
  const beginning = facets.filter(({ value }) => {
    const text = findable(value);
    return words.every((word) => text.includes(` ${word}`));
  });
  const found = beginning.length > 0 ? beginning : facets.filter(({ value }) => isNear(value, words));
  return found.slice(0, MOST.facets);
}

const isNear = (value: string, words: string[]) =>
  words.every(
    (word) =>
      mayBeMistyped(word) &&
      findable(value)
        .split(' ')
        // Of a word that is still being typed, the beginning may be wrong.
        .some((other) => isOneEditApart(word, other) || isOneEditApart(word, other.slice(0, word.length))),
  );

export function suggestionsOf(cities: Facet[], tags: Facet[], events: Titled[]): Suggestion[] {
  const of = (kind: 'city' | 'tag') => (facet: Facet) => ({ kind, ...facet });
  return [
    ...cities.map(of('city')),
    ...tags.map(of('tag')),
    ...events.slice(0, MOST.events).map((event) => ({ kind: 'event' as const, event })),
  ];
}
