import { beforeEach, expect, it, vi } from 'vitest';
import { keepTown, keepView, keptTown, keptView } from './choices';

beforeEach(() => localStorage.clear());

it('keeps the view, but not the map', () => {
  keepView('list');
  keepView('map');
  expect(keptView()).toBe('list');
  keepView('grid');
  expect(keptView()).toBe('grid');
});

it('keeps a town until none is wanted any more', () => {
  expect(keptTown()).toBeUndefined();
  keepTown('Köln');
  expect(keptTown()).toBe('Köln');
  keepTown(undefined);
  expect(keptTown()).toBeUndefined();
});

it('remembers without a storage until the page is left', () => {
  const storage = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('full');
  });
  keepTown('Bonn');
  expect(keptTown()).toBe('Bonn');
  storage.mockRestore();
});
