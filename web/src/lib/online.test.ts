import { expect, it } from 'vitest';
import { asking, isOnline } from './online';

it('is known from answers', () => {
  asking()(false);
  expect(isOnline()).toBe(false);
  asking()(true);
  expect(isOnline()).toBe(true);
});

it('is not known from answers to what was asked before the network went or came back', async () => {
  const early = asking();
  const tooLate = asking();
  await new Promise((resolve) => setTimeout(resolve, 2));
  dispatchEvent(new Event('offline'));
  early(true);
  expect(isOnline()).toBe(false);
  dispatchEvent(new Event('online'));
  tooLate(false);
  expect(isOnline()).toBe(true);
});
