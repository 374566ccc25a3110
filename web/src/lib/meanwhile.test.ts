import { describe, expect, it } from 'vitest';
import { checkVersion, differences, EditedMeanwhile, merge } from './meanwhile';

interface Values {
  title: string;
  start: string;
  zone: string;
  tags: string[];
}

const BASE: Values = { title: 'Jazz', start: '19:00', zone: 'Berlin', tags: ['a'] };
const PARTS = { title: ['title'], times: ['start', 'zone'], tags: ['tags'] } as const;

const merged = (mine: Partial<Values>, theirs: Partial<Values>) =>
  merge({ base: BASE, mine: { ...BASE, ...mine }, theirs: { ...BASE, ...theirs } }, PARTS);

describe('what two have made of the same', () => {
  it('is each one’s where only one has changed it', () => {
    expect(merged({ title: 'Blues' }, { tags: ['b'] })).toEqual({
      values: { ...BASE, title: 'Blues', tags: ['b'] },
      clashes: [],
    });
    expect(merged({}, { title: 'Blues', start: '20:00' })).toEqual({
      values: { ...BASE, title: 'Blues', start: '20:00' },
      clashes: [],
    });
    expect(merged({ title: '' }, {})).toEqual({ values: { ...BASE, title: '' }, clashes: [] });
  });

  it('is to be decided where both have, and mine until then', () => {
    expect(merged({ title: 'Blues', tags: ['b'] }, { title: 'Soul', start: '20:00' })).toEqual({
      values: { title: 'Blues', start: '20:00', zone: 'Berlin', tags: ['b'] },
      clashes: ['title'],
    });
    expect(merged({ title: '' }, { title: 'Soul' }).clashes).toEqual(['title']);
    expect(merged({ title: 'Blues' }, { title: '' }).clashes).toEqual(['title']);
  });

  it('is no clash where both want the same', () => {
    expect(merged({ title: 'Blues' }, { title: 'Blues' }).clashes).toEqual([]);
    expect(merged({ title: 'Blues ' }, { title: 'Blues' })).toEqual({
      values: { ...BASE, title: 'Blues ' },
      clashes: [],
    });
  });

  it('is taken together where it belongs together', () => {
    const clash = merged({ zone: 'Tokyo' }, { start: '20:00' });
    expect(clash.clashes).toEqual(['times']);
    expect(clash.values).toMatchObject({ start: '19:00', zone: 'Tokyo' });
  });

  it('leaves a text that is being typed alone, to the letter', () => {
    expect(merged({ title: 'Jazz ' }, { tags: [] }).values).toEqual({ ...BASE, title: 'Jazz ', tags: [] });
    // Spaces alone are no change, so it is theirs.
    expect(merged({ title: 'Jazz ' }, { title: 'Soul' })).toEqual({
      values: { ...BASE, title: 'Soul' },
      clashes: [],
    });
  });
});

describe('two long texts', () => {
  it('are shown from where they differ to where they do not any more', () => {
    expect(differences('Jazz', 'Blues')).toEqual(['Jazz', 'Blues']);
    const text = (word: string) => `${'a'.repeat(500)}${word}${'z'.repeat(500)}`;
    const [one, other] = differences(text('mine'), text('theirs'));
    expect(one).toBe(`… ${'a'.repeat(60)}mine${'z'.repeat(60)} …`);
    expect(other).toBe(`… ${'a'.repeat(60)}theirs${'z'.repeat(60)} …`);
  });

  it('may be one within the other', () => {
    const long = 'x'.repeat(1_000);
    expect(differences(long, '')).toEqual([long, '']);
    const [one, other] = differences(long, `${long}y`);
    expect(other.endsWith('xy')).toBe(true);
    expect(other.length - one.length).toBe(1);
  });
});

describe('a payload', () => {
  it('says by its code that somebody else was there first', () => {
    const current = { title: 'Soul' };
    const title = ({ title }: typeof current) => title;
    const caught = () => checkVersion({ current, errors: [{ code: 'EDITED_MEANWHILE' }] }, title);
    expect(caught).toThrow(new EditedMeanwhile('Soul'));
    expect(() => checkVersion({ current: null, errors: [{ code: 'NOT_FOUND' }] }, title)).not.toThrow();
    expect(() => checkVersion({ errors: [] }, title)).not.toThrow();
  });
});
