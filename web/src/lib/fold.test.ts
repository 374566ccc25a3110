import { describe, expect, it } from 'vitest';
import { findable, searched } from './fold';

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
