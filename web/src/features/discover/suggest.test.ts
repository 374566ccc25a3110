import { expect, it } from 'vitest';
import { matchesOf } from './suggest';

const facets = ['Köln', 'Berlin', 'San Francisco', 'Bern', 'Bristol', 'Brighton', 'Bremen'].map(
  (value, place) => ({ value, events: 9 - place }),
);
const found = (typed: string) => matchesOf(facets, typed).map(({ value }) => value);

it('suggests what begins like the words that were typed', () => {
  expect(found('koel')).toEqual(['Köln']);
  expect(found('Köl')).toEqual(['Köln']);
  expect(found('fran')).toEqual(['San Francisco']);
  expect(found('b')).toEqual(['Berlin', 'Bern', 'Bristol']);
  expect(found(' ')).toEqual([]);
});

it('forgives a typing error, also in a word that goes on', () => {
  expect(found('berlni')).toEqual(['Berlin']);
  expect(found('brsito')).toEqual(['Bristol']);
  expect(found('fransi')).toEqual(['San Francisco']);
  expect(found('zzzz')).toEqual([]);
});
