import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { RequestError } from './transport';
import { loadOrKept } from './offline-query';
import { belongTo, drop, forgetAll, guests, keep, keepMany, kept, keptUnder, takeUp } from './offline-store';

beforeEach(async () => {
  localStorage.setItem('signedIn', '1');
  await forgetAll();
  await belongTo('user_ada');
});

describe('what the device keeps', () => {
  it('is found by its key and by the beginning of it', async () => {
    await keepMany([
      ['list/a', 1],
      ['list/b', { two: 2 }],
      ['other', 3],
    ]);
    expect(await kept('list/b')).toEqual({ two: 2 });
    expect(await keptUnder('list/')).toEqual(
      new Map<string, unknown>([
        ['list/a', 1],
        ['list/b', { two: 2 }],
      ]),
    );
    await drop('list/a');
    expect(await kept('list/a')).toBeUndefined();
  });

  it('goes when somebody else signs in', async () => {
    await keep('secret', 1);
    await belongTo('user_bob');
    expect(await kept('secret')).toBeUndefined();
    await belongTo('user_ada');
    expect(await kept('secret')).toBeUndefined();
  });

  it('goes with signing out, and nothing is kept for nobody', async () => {
    await keep('secret', 1);
    await forgetAll();
    await keep('late', 1);
    await belongTo('user_ada');
    expect([await kept('secret'), await kept('late')]).toEqual([undefined, undefined]);
  });

  it('has a place for what was opened by a secret link, until somebody signs in', async () => {
    await forgetAll();
    await guests.keep('order/1', 'tickets');
    expect([await guests.kept('order/1'), await takeUp()]).toEqual(['tickets', false]);
    await belongTo('user_ada');
    expect(await guests.kept('order/1')).toBeUndefined();
  });
});

describe('loading with something to fall back on', () => {
  const offline = () => Promise.reject(new RequestError('NETWORK', 'no network'));

  it('gives what was last known while there is no network', async () => {
    expect(await loadOrKept('event', () => Promise.resolve({ title: 'Salon' }))).toEqual({ title: 'Salon' });
    expect(await loadOrKept('event', offline)).toEqual({ title: 'Salon' });
  });

  it('fails with nothing known, and when the server refuses', async () => {
    await expect(loadOrKept('unknown', offline)).rejects.toThrow('no network');
    await keep('event', 1);
    const refused = () => Promise.reject(new RequestError('FORBIDDEN', 'no'));
    await expect(loadOrKept('event', refused)).rejects.toThrow('no');
  });

  it('is not spoilt by there being nothing for now, nor by what nobody gets to see', async () => {
    await keep('event', { title: 'Salon' });
    expect(await loadOrKept('event', () => Promise.resolve(null))).toBeNull();
    localStorage.removeItem('signedIn');
    expect(await loadOrKept('event', () => Promise.resolve({ viewer: null }))).toEqual({ viewer: null });
    expect(await loadOrKept('event', offline)).toEqual({ title: 'Salon' });
  });
});
