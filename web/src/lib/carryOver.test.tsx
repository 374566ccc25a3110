import { createRoot } from 'react-dom/client';
import { act } from 'react';
import { expect, it, vi } from 'vitest';
import { carryOver } from './carryOver';

it('goes on with what was typed into the form that the server wrote', async () => {
  const root = document.createElement('div');
  document.body.append(root);
  root.innerHTML =
    '<form><input type="hidden" name="token" value="t"><input name="name" value="Ada"><input name="password"></form>';
  carryOver(root);
  const typed = root.querySelector<HTMLInputElement>('[name=password]');
  typed?.focus();
  if (typed) typed.value = 'seven loud geese';
  // eslint-disable-next-line @typescript-eslint/require-await
  await act(async () =>
    createRoot(root).render(
      <form>
        <input name="name" defaultValue="Ada Lovelace" />
        <input name="password" />
      </form>,
    ),
  );
  await vi.waitFor(() => {
    const form = new FormData(root.querySelector('form') ?? undefined);
    expect(Object.fromEntries(form)).toEqual({ name: 'Ada Lovelace', password: 'seven loud geese' });
  });
  expect(document.activeElement).toBe(root.querySelector('[name=password]'));
});
