import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestError } from '@/lib/graphql';
import { Refused } from '@/lib/refusal';
import { Draft } from './draft';
import { readCount, type Fields, type Values } from './values';

const SAVED: Values = {
  title: 'Jazz',
  summary: '',
  description: '',
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
  const draft = new Draft(SAVED, {}, { automatic, send, keep });
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
    draft.discard(SAVED);
    expect(draft.current()).toMatchObject({ phase: 'saved', values: { title: 'Jazz' } });
    expect(keep).toHaveBeenLastCalledWith({});
  });
});

describe('numbers of places', () => {
  it('are whole and above zero', () => {
    expect(readCount('')).toBeNull();
    expect(readCount(' 1,200 ')).toBe(1200);
    for (const text of ['0', '-1', 'many', '1e3']) expect(readCount(text)).toBeUndefined();
  });
});
