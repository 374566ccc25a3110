import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Entry } from './api';
import { DoorList } from './list';

async function listOf(...holders: (string | [holder: string, buyer: string, code: string])[]) {
  const entries = holders.map((holder, index): Entry => {
    const [holderName, buyerName, orderCode] = typeof holder === 'string' ? [holder, holder, 'K7Q2'] : holder;
    return {
      ticketId: `ticket_${index}`,
      secretHash: `${index}`,
      status: 'VALID',
      checkedInAt: null,
      checkedInBy: null,
      ticketType: null,
      holderName,
      buyerName,
      orderCode,
    };
  });
  const list = new DoorList('event_1');
  await list.take(entries, null);
  return (text: string) => list.search(text).map(({ holderName }) => holderName);
}

it('finds people by the beginnings of their words, without regard to how those are written', async () => {
  const find = await listOf('Zoë Müller', ['Ada Lovelace', 'Bea Buyer', 'XKCD']);
  expect(find('mueller zo')).toEqual(['Zoë Müller']);
  expect(find('buyer')).toEqual(['Ada Lovelace']);
  expect(find('xkcd')).toEqual(['Ada Lovelace']);
  expect(find('nobody')).toEqual([]);
});

it('forgives one typing error in one of the words', async () => {
  const find = await listOf('Petra Becker', 'Jörg Müller', ['Kim Berg', 'Sam Sømme', 'K7Q2']);
  for (const typed of ['bekcer', 'Becer', 'petra beckker', 'pet bexker']) {
    expect(find(typed), typed).toEqual(['Petra Becker']);
  }
  expect(find('Mulelr')).toEqual(['Jörg Müller']);
  expect(find('muellr')).toEqual(['Jörg Müller']);
  expect(find('some')).toEqual(['Kim Berg']);
  expect(find('petar bekcer')).toEqual([]);
});

it('forgives none where somebody is found as it was typed, in short words, and in codes', async () => {
  const find = await listOf('Anna Berg', 'Hanna Berg', ['Bob', 'Bob', 'XKCD']);
  expect(find('anna')).toEqual(['Anna Berg']);
  expect(find('bop')).toEqual([]);
  expect(find('xkdc')).toEqual([]);
});

it('is fast enough for every letter in a list of thousands', async () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `Petra${index} Beckerstein-Maierhofer${index}`);
  const find = await listOf(...names, 'Karl Becker');
  const began = performance.now();
  expect(find('bekcer')).toEqual(['Karl Becker']);
  expect(performance.now() - began).toBeLessThan(200);
});
