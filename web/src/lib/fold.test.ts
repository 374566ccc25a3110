import { describe, expect, it } from 'vitest';
import { findable, isOneEditApart, mayBeMistyped, searched } from './fold';

const finds = (search: string, text: string) =>
  searched(search).every((word) => findable(text).includes(` ${word}`));

describe('fold', () => {
  it.each([
    ['Muenchen', 'München'],
    ['munchen', 'Muenchen'],
    ['MÜNCHEN', 'Muenchen'],
    ['oneill', 'O’Neill'],
    ["o'neill", 'ONeill'],
    ['neill', "O'Neill"],
    ['strasse', 'Straße'],
    ['acdc', 'AC/DC'],
    ['zoe\u200B', 'Zoë'],
    ['lars mueller', 'Lars-Erik Müller'],
    ['erik', 'Lars-Erik Müller'],
  ])('%s finds %s', (search, text) => expect(finds(search, text)).toBe(true));

  it('finds no more than that', () => {
    expect(finds('poe', 'Pop')).toBe(false);
    expect(finds('ada bob', 'Ada')).toBe(false);
    expect(searched(" ' \u200B")).toEqual([]);
  });
});

describe('a typing error', () => {
  it.each([
    ['bekcer', 'becker', 'two neighbours the other way round'],
    ['becer', 'becker', 'one letter left out'],
    ['beccker', 'becker', 'one too many'],
    ['bexker', 'becker', 'another one'],
    ['ecker', 'becker', 'the first left out'],
    ['beckerr', 'becker', 'one too many at the end'],
    ['becekr', 'becker', 'two neighbours near the end'],
  ])('%s is %s with %s', (one, other) => {
    expect(isOneEditApart(one, other)).toBe(true);
    expect(isOneEditApart(other, one)).toBe(true);
  });

  it.each([
    ['becker', 'becker'],
    ['bekcre', 'becker'],
    ['bcker', 'beckers'],
    ['', 'ab'],
    ['keb', 'bek'],
  ])('%s and %s are not one apart', (one, other) => {
    expect(isOneEditApart(one, other)).toBe(false);
    expect(isOneEditApart(other, one)).toBe(false);
  });

  it('is looked for in words that are long enough and no codes', () => {
    expect(['anna', 'ann', 'k7q2'].map(mayBeMistyped)).toEqual([true, false, false]);
  });
});
