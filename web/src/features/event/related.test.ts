import { expect, it } from 'vitest';
import type { RelatedEventFragment } from '@/graphql/generated/graphql';
import { alike, chosen } from './related';

const events = (...slugs: string[]) => slugs.map((slug) => ({ slug }) as RelatedEventFragment);

it('shows the organizer’s own first, none twice, and not the event itself', () => {
  const found = chosen('this', events('a', 'this', 'b'), events('b', 'c', 'this', 'd', 'e', 'f', 'g'));
  expect(found.map(({ slug }) => slug)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

it('looks in the same town, else for the same topic', () => {
  expect(alike({ venue: { location: { city: 'Köln' } }, tags: ['jazz'] })).toEqual({ city: 'Köln' });
  expect(alike({ venue: null, tags: ['jazz', 'open-air'] })).toEqual({ tags: ['jazz'] });
  expect(alike({ venue: null, tags: [] })).toEqual({});
});
