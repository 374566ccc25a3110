import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused } from '@/lib/refusal';
import { RequestError } from '@/lib/transport';
import { Creation, type Made, type Requests, type Wish } from './creation';

const WISH: Wish = {
  organization: { name: 'Ina', currency: 'EUR' },
  event: {
    title: 'Late Set',
    startsAt: '2027-06-05T17:00:00Z',
    endsAt: '2027-06-05T20:00:00Z',
    timezone: 'Europe/Berlin',
  },
  ticket: { name: 'General admission', quantity: 40 },
  cover: new File(['x'], 'band.png'),
};

/** What becomes of a request: it is answered, refused, or its answer does not come, whether it was done or not. */
type Fate = 'answered' | 'refused' | 'unsent' | 'unheard';

/** A server that has each thing once per key and wish, as the API does; and how each request fares in turn. */
function server(fates: Fate[]) {
  const organizations = new Map<string, object>();
  const events = new Map<string, object>();
  const tickets = new Map<string, object>();
  const state = { cover: undefined as string | undefined, published: 0 };
  const left = [...fates];
  const fare = async <T>(work: () => T): Promise<T> => {
    await Promise.resolve();
    const fate = left.shift() ?? 'answered';
    if (fate === 'refused') throw new Refused([{ code: 'NO', field: null, message: '' }]);
    if (fate === 'unsent') throw new RequestError('NETWORK', '');
    const answer = work();
    if (fate === 'unheard') throw new RequestError('NETWORK', '');
    return answer;
  };
  const create = (there: Map<string, object>, key: string, wish: object) => {
    const id = `${key} ${JSON.stringify(wish)}`;
    // What was made is not refused when it is asked for again.
    if (there.has(id) && left[0] === 'refused') left[0] = 'answered';
    return fare(() => {
      if (!there.has(id)) there.set(id, wish);
      return id;
    });
  };
  const change = (there: Map<string, object>, id: string, wish: object) =>
    fare(() => {
      expect(there.has(id)).toBe(true);
      there.set(id, wish);
    });
  const requests: Requests = {
    createOrganization: async (key, wish) => ({ id: await create(organizations, key, wish), slug: 'ina' }),
    createEvent: (key, _, wish) => create(events, key, wish),
    changeEvent: (id, wish) => change(events, id, wish),
    createTicket: (key, _, wish) => create(tickets, key, wish),
    changeTicket: (id, wish) => change(tickets, id, wish),
    setCover: (_, { name }) => fare(() => void (state.cover = name)),
    removeCover: () => fare(() => void (state.cover = undefined)),
    publish: () => fare(() => void (state.published += 1)),
  };
  return { requests, state, organizations, events, tickets };
}

describe('a new event', () => {
  it('is made and published in as many steps as it has parts', async () => {
    const { requests, state, organizations, events, tickets } = server([]);
    const creation = new Creation({ key: 'k' }, requests, () => undefined);
    await creation.publish(WISH);
    expect([...organizations.values()]).toEqual([WISH.organization]);
    expect([...events.values()]).toEqual([WISH.event]);
    expect([...tickets.values()]).toEqual([WISH.ticket]);
    expect(state).toEqual({ cover: 'band.png', published: 1 });
  });

  it('keeps what there is when a step is refused, and goes on there with what was changed', async () => {
    const { requests, events, tickets } = server(['answered', 'answered', 'refused']);
    let made: Made = { key: 'k' };
    const creation = new Creation(made, requests, (now) => (made = now));
    await expect(creation.publish(WISH)).rejects.toBeInstanceOf(Refused);
    expect(events.size).toBe(1);
    expect(tickets.size).toBe(0);
    // The page is loaded anew in between.
    const again = new Creation(JSON.parse(JSON.stringify(made)) as Made, requests, () => undefined);
    await again.publish({ ...WISH, event: { ...WISH.event, title: 'Later Set' }, cover: undefined });
    expect([...events.values()]).toMatchObject([{ title: 'Later Set' }]);
    expect(tickets.size).toBe(1);
  });

  it('keeps its picture over a reload, which no file outlives, until that is taken away', async () => {
    const { requests, state } = server([...Array<Fate>(4).fill('answered'), 'refused']);
    let made: Made = { key: 'k' };
    const creation = new Creation(made, requests, (now) => (made = now));
    await expect(creation.publish(WISH)).rejects.toBeInstanceOf(Refused);
    const again = new Creation(JSON.parse(JSON.stringify(made)) as Made, requests, () => undefined);
    await again.draft({ ...WISH, cover: undefined });
    expect(state.cover).toBe('band.png');
    await again.draft({ ...WISH, cover: null });
    expect(state.cover).toBeUndefined();
  });

  it('is one and as it was last wished for, whatever fails on the way', async () => {
    const fate = fc.constantFrom<Fate>('answered', 'answered', 'refused', 'unsent', 'unheard');
    const price = (amount: string) => ({ price: { amount, currency: 'EUR' } });
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 20 }), async (fates) => {
        const { requests, state, organizations, events, tickets } = server(fates);
        let made: Made = { key: 'k' };
        for (let press = 1; ; press += 1) {
          const wish = {
            ...WISH,
            event: { ...WISH.event, title: `Set ${press}` },
            ticket: { ...WISH.ticket, ...price(`${press}.00`) },
            cover: press % 2 ? WISH.cover : null,
          };
          const creation = new Creation(made, requests, (now) => (made = now));
          const done = await creation.publish(wish).then(
            () => true,
            () => false,
          );
          if (!done) continue;
          expect(organizations.size).toBe(1);
          expect([...events.values()]).toEqual([wish.event]);
          expect([...tickets.values()]).toEqual([wish.ticket]);
          expect(state.cover).toBe(wish.cover?.name);
          expect(state.published).toBeGreaterThan(0);
          return;
        }
      }),
    );
  });
});
