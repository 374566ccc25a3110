import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EditedMeanwhile } from '@/lib/meanwhile';
import { Refused } from '@/lib/refusal';
import { RequestError } from '@/lib/transport';
import { Draft } from './draft';
import { eachText } from './texts';
import type { Unsaved } from './unsaved';
import { read, readCount, type Fields, type Values } from './values';

const SAVED: Values = {
  title: 'Jazz',
  ...eachText(() => ''),
  format: 'IN_PERSON',
  venueId: '',
  onlineUrl: '',
  start: { wall: '2027-06-01T19:00', later: false },
  end: { wall: '2027-06-01T22:00', later: false },
  timezone: 'Europe/Berlin',
  visibility: 'PUBLIC',
  tags: [],
  capacity: '',
  reminderMinutes: 1440,
};

function begin(answer: (changes: Fields) => Promise<void> = () => Promise.resolve(), automatic = true) {
  const send = vi.fn(answer);
  const keep = vi.fn<(unsaved: Partial<Values>) => void>();
  const stand = { values: SAVED, version: 1 };
  const draft = new Draft(
    stand,
    { values: {}, base: {} },
    {
      automatic,
      send: async (changes) => {
        await send(changes);
        return stand;
      },
      keep: ({ values }) => keep(values),
    },
  );
  draft.start();
  return { draft, send, keep, sent: () => send.mock.calls.map(([changes]) => changes) };
}

const pause = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a draft', () => {
  it('is saved once typing pauses, only what changed', async () => {
    const { draft, sent, keep } = begin();
    draft.change({ title: 'Jazz i' });
    await vi.advanceTimersByTimeAsync(500);
    draft.change({ title: 'Jazz in the park' });
    expect(keep).toHaveBeenLastCalledWith({ title: 'Jazz in the park' });
    await pause();
    expect(sent()).toEqual([{ title: 'Jazz in the park' }]);
    expect(draft.current().phase).toBe('saved');
    expect(keep).toHaveBeenLastCalledWith({});
  });

  it('sends one request at a time, and what was typed meanwhile after it', async () => {
    let answer: () => void = () => undefined;
    const { draft, sent } = begin(() => new Promise((resolve) => (answer = resolve)));
    draft.change({ title: 'One' });
    await pause();
    draft.change({ title: 'Two' });
    await pause();
    void draft.save();
    await pause();
    expect(sent()).toHaveLength(1);
    expect(draft.current().values.title).toBe('Two');
    answer();
    await pause();
    expect(sent()).toEqual([{ title: 'One' }, { title: 'Two' }]);
    answer();
    await pause();
    expect(sent()).toHaveLength(2);
    expect(draft.current()).toMatchObject({ phase: 'saved', values: { title: 'Two' } });
  });

  it('tries again when the network is back, and loses nothing', async () => {
    let offline = true;
    const { draft, sent, keep } = begin(() =>
      offline ? Promise.reject(new RequestError('NETWORK', '')) : Promise.resolve(),
    );
    draft.change({ summary: 'In the park' });
    await pause();
    expect(draft.current().phase).toBe('failed');
    expect(keep).toHaveBeenLastCalledWith({ summary: 'In the park' });
    offline = false;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent()).toHaveLength(2);
    expect(draft.current().phase).toBe('saved');
  });

  it('says what is wrong at its field, saves the rest, and does not ask the same again', async () => {
    const refusal = { code: 'INVALID_onlineUrl', field: 'onlineUrl', message: '' };
    const { draft, sent } = begin((changes) =>
      changes.onlineUrl === 'htt' ? Promise.reject(new Refused([refusal])) : Promise.resolve(),
    );
    draft.change({ format: 'ONLINE', onlineUrl: 'htt', title: 'Stream' });
    await pause();
    expect(sent()).toEqual([{ title: 'Stream', onlineUrl: 'htt' }, { title: 'Stream' }]);
    expect(draft.current()).toMatchObject({ phase: 'refused', problems: [refusal] });
    draft.change({ onlineUrl: 'https://example.org' });
    await pause();
    expect(sent().at(-1)).toEqual({ onlineUrl: 'https://example.org' });
    expect(draft.current()).toMatchObject({ phase: 'saved', problems: [] });
  });

  it('says nothing more at a field once one types there', async () => {
    const refused = ['title', 'onlineUrl'].map((field) => ({ code: 'WRONG', field, message: '' }));
    const { draft } = begin(() => Promise.reject(new Refused(refused)), false);
    draft.change({ format: 'ONLINE', onlineUrl: 'htt', title: 'Stream' });
    await draft.save();
    expect(draft.current().problems).toEqual(refused);
    draft.change({ title: 'Streams' });
    expect(draft.current().problems).toMatchObject([{ field: 'onlineUrl' }]);
  });

  it('keeps more places than there may be to itself, and says how many that are', async () => {
    const { draft, send } = begin();
    draft.change({ capacity: '3000000000' });
    await pause();
    expect(send).not.toHaveBeenCalled();
    expect(draft.current().problems).toEqual([
      { code: 'TOO_MUCH', field: 'capacity', message: '10,000,000' },
    ]);
  });

  it('keeps times that clocks skip, or that end before they begin, to itself', async () => {
    const { draft, send } = begin();
    draft.change({ start: { wall: '2027-03-28T02:30', later: false } });
    await pause();
    expect(draft.current().problems).toMatchObject([{ code: 'TIME_SKIPPED', field: 'startsAt' }]);
    draft.change({ start: { wall: '2027-06-02T19:00', later: false } });
    await pause();
    expect(draft.current().problems).toMatchObject([{ code: 'INVALID_endsAt', field: 'endsAt' }]);
    expect(send).not.toHaveBeenCalled();
    draft.change({ end: { wall: '2027-06-02T22:00', later: false } });
    await pause();
    expect(send).toHaveBeenCalledWith({ startsAt: '2027-06-02T17:00:00Z', endsAt: '2027-06-02T20:00:00Z' });
  });

  it('sends both times again when one of them was refused', async () => {
    const refusal = { code: 'INVALID_endsAt', field: 'endsAt', message: '' };
    const { draft, sent } = begin((changes) =>
      changes.endsAt?.startsWith('2029') ? Promise.reject(new Refused([refusal])) : Promise.resolve(),
    );
    draft.change({ end: { wall: '2029-06-02T22:00', later: false } });
    await pause();
    expect(draft.current()).toMatchObject({ phase: 'refused', problems: [refusal] });
    draft.change({ end: { wall: '2027-06-02T22:00', later: false } });
    await pause();
    expect(sent()).toHaveLength(2);
    expect(draft.current()).toMatchObject({ phase: 'saved', problems: [] });
  });

  it('stops at a refusal of the whole', async () => {
    const refusal = { code: 'EVENT_CANCELLED', field: 'eventId', message: '' };
    const { draft, send } = begin(() => Promise.reject(new Refused([refusal])));
    draft.change({ title: 'Two' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send).toHaveBeenCalledTimes(1);
    expect(draft.current()).toMatchObject({ phase: 'refused', problems: [refusal] });
  });
});

describe('a published event', () => {
  it('is saved when told to', async () => {
    const { draft, sent } = begin(undefined, false);
    draft.change({ title: 'Two' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual([]);
    expect(draft.current().phase).toBe('waiting');
    expect(await draft.save()).toBe(true);
    expect(sent()).toEqual([{ title: 'Two' }]);
  });

  it('has nothing to save once all is as before', () => {
    const { draft, keep } = begin(undefined, false);
    draft.change({ title: 'Two' });
    draft.change({ title: 'Jazz' });
    expect(draft.current().phase).toBe('saved');
    draft.change({ title: 'Two' });
    draft.discard({ values: SAVED, version: 1 });
    expect(draft.current()).toMatchObject({ phase: 'saved', values: { title: 'Jazz' } });
    expect(keep).toHaveBeenLastCalledWith({});
  });
});

/** An event on a server, which others may change, and a draft of it. */
function together(automatic: boolean, unsaved: Unsaved = { values: {}, base: {} }, there = SAVED) {
  const server = { values: there, version: 1, sent: [] as [Fields, number | undefined][] };
  const kept: Unsaved[] = [];
  const change = (part: Partial<Values>) => {
    server.values = { ...server.values, ...part };
    server.version += 1;
  };
  const draft = new Draft({ values: there, version: 1 }, unsaved, {
    automatic,
    keep: (now) => kept.push(now),
    send: async (changes, version) => {
      server.sent.push([changes, version]);
      await Promise.resolve();
      const { values } = server;
      if (version !== server.version) throw new EditedMeanwhile({ values, version: server.version });
      const { title, summary, tags } = changes;
      change({ ...(title && { title }), ...(tags && { tags }), ...(summary && { summary }) });
      return { values: server.values, version: server.version };
    },
  });
  draft.start();
  return { draft, server, change, kept };
}

describe('two who edit the same event', () => {
  it('both get through with what only one of them has changed', async () => {
    const { draft, server, change } = together(true);
    draft.change({ summary: 'In the park' });
    change({ title: 'Soul', tags: ['soul'] });
    await pause();
    expect(draft.current()).toMatchObject({
      phase: 'saved',
      clashes: [],
      values: { title: 'Soul', tags: ['soul'], summary: 'In the park' },
    });
    expect(server.values).toMatchObject({ title: 'Soul', tags: ['soul'], summary: 'In the park' });
    expect(server.sent).toEqual([
      [{ summary: 'In the park' }, 1],
      [{ summary: 'In the park' }, 2],
    ]);
    draft.change({ summary: 'In the yard' });
    await pause();
    expect(server.sent.at(-1)).toEqual([{ summary: 'In the yard' }, 3]);
  });

  it('decide what both have changed; the rest is saved meanwhile', async () => {
    const { draft, server, change, kept } = together(true);
    draft.change({ title: 'Blues', summary: 'In the park' });
    change({ title: 'Soul' });
    await pause();
    expect(draft.current()).toMatchObject({ phase: 'clash', values: { title: 'Blues' } });
    expect(draft.current().clashes).toMatchObject([
      { part: 'title', mine: { title: 'Blues' }, theirs: { title: 'Soul' } },
    ]);
    expect(server.values).toMatchObject({ title: 'Soul', summary: 'In the park' });
    // One goes on typing, and leaves the page: nothing of it is lost, nor that it is to be decided.
    draft.change({ title: 'Blues!' });
    await pause();
    expect(draft.current()).toMatchObject({ phase: 'clash', clashes: [{ mine: { title: 'Blues!' } }] });
    expect(server.values.title).toBe('Soul');
    expect(kept.at(-1)).toEqual({ values: { title: 'Blues!' }, base: { title: 'Jazz' } });

    draft.choose('title', 'theirs');
    expect(draft.current().values.title).toBe('Soul');
    draft.choose('title', 'mine');
    expect(draft.current().values.title).toBe('Blues!');
    draft.decide();
    await pause();
    expect(draft.current()).toMatchObject({ phase: 'saved', clashes: [] });
    expect(server.values.title).toBe('Blues!');
  });

  it('may take theirs', async () => {
    const { draft, server, change } = together(false);
    draft.change({ title: 'Blues' });
    change({ title: 'Soul' });
    expect(await draft.save()).toBe(false);
    expect(draft.current().phase).toBe('clash');
    draft.choose('title', 'theirs');
    draft.decide();
    expect(draft.current()).toMatchObject({ phase: 'saved', values: { title: 'Soul' }, clashes: [] });
    expect(server.sent).toHaveLength(1);
  });

  it('still have it to decide when a third one comes along', async () => {
    const { draft, server, change } = together(false);
    draft.change({ title: 'Blues' });
    change({ title: 'Soul' });
    await draft.save();
    change({ tags: ['x'] });
    draft.change({ summary: 'In the park' });
    expect(await draft.save()).toBe(false);
    expect(draft.current().clashes).toMatchObject([{ part: 'title', theirs: { title: 'Soul' } }]);
    change({ title: 'Funk' });
    draft.change({ summary: 'In the yard' });
    expect(await draft.save()).toBe(false);
    expect(draft.current().clashes).toMatchObject([{ part: 'title', theirs: { title: 'Funk' } }]);
    draft.choose('title', 'mine');
    draft.decide();
    expect(await draft.save()).toBe(true);
    expect(server.values).toMatchObject({ title: 'Blues', tags: ['x'], summary: 'In the yard' });
  });

  it('are told of it when one comes back to what was not saved', () => {
    const left = { values: { title: 'Blues', summary: 'In the park' }, base: { title: 'Jazz', summary: '' } };
    const { draft } = together(false, left, { ...SAVED, title: 'Soul', tags: ['soul'] });
    expect(draft.current()).toMatchObject({
      phase: 'waiting',
      values: { title: 'Blues', summary: 'In the park', tags: ['soul'] },
      clashes: [{ part: 'title', mine: { title: 'Blues' }, theirs: { title: 'Soul' } }],
    });
    expect(together(false, left, SAVED).draft.current()).toMatchObject({
      clashes: [],
      values: { title: 'Blues' },
    });
  });

  it('are no clash with an order of tags or spaces', async () => {
    const { draft, change } = together(false, undefined, { ...SAVED, tags: ['b', 'a'] });
    draft.change({ title: 'Jazz ' });
    change({ title: 'Soul', tags: ['a', 'b'] });
    draft.change({ summary: 'x' });
    expect(await draft.save()).toBe(true);
    expect(draft.current()).toMatchObject({ clashes: [], values: { title: 'Soul' } });
    expect(read(draft.current().values).problems).toEqual([]);
  });

  it('do not ask for ever when versions never fit', async () => {
    const { draft, server } = together(false);
    Object.defineProperty(server, 'version', { get: Math.random });
    draft.change({ title: 'Blues' });
    expect(await draft.save()).toBe(false);
    expect(draft.current()).toMatchObject({ phase: 'failed', values: { title: 'Blues' } });
    expect(server.sent.length).toBeLessThan(10);
  });
});

describe('numbers of places', () => {
  it('are whole and above zero', () => {
    expect(readCount('')).toBeNull();
    expect(readCount(' 1,200 ')).toBe(1200);
    for (const text of ['0', '-1', 'many', '1e3']) expect(readCount(text)).toBeUndefined();
  });
});
