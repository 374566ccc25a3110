import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useOtherTabs } from './tabs';

afterEach(cleanup);

const tab = (event: string) => renderHook(() => useOtherTabs(event));

it('tells two tabs of each other, and of none for another event', async () => {
  const first = tab('event_1');
  expect(first.result.current.other).toBeUndefined();
  const second = tab('event_1');
  const elsewhere = tab('event_2');
  await waitFor(() => expect(first.result.current.other).toEqual({}));
  await waitFor(() => expect(second.result.current.other).toEqual({}));
  expect(elsewhere.result.current.other).toBeUndefined();
});

it('forgets a tab that was closed, but not what was ordered in it', async () => {
  const first = tab('event_1');
  const second = tab('event_1');
  await waitFor(() => expect(first.result.current.other).toEqual({}));
  second.unmount();
  await waitFor(() => expect(first.result.current.other).toBeUndefined());

  const third = tab('event_1');
  const order = { id: 'order_1', secret: 's' };
  await waitFor(() => expect(first.result.current.other).toEqual({}));
  act(() => third.result.current.ordered(order));
  third.unmount();
  await waitFor(() => expect(first.result.current.other).toEqual({ order }));
});
