import { expect, it } from 'vitest';
import { corrected } from './corrections';

it('tells which word was meant', () => {
  const found = ['Nachtlauf an der Spree Berlin', 'Jazz im Hof, Köln'];
  expect(corrected('jazz berln', found)).toBe('jazz Berlin');
  expect(corrected('koelm', ['Jazz im Hof, Köln'])).toBeUndefined();
  expect(corrected('Kölm', found)).toBe('Köln');
});

it('says nothing where the words are found, too short or numbers', () => {
  const found = ['Nachtlauf an der Spree Berlin'];
  expect(corrected('berl', found)).toBeUndefined();
  expect(corrected('Spee', found)).toBe('Spree');
  expect(corrected('spe', found)).toBeUndefined();
  expect(corrected('2027', ['Fair 2026'])).toBeUndefined();
});
