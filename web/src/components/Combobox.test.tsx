import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Combobox } from './Combobox';

const ALL = ['Berlin', 'Bern', 'Bremen'];
const chosen = vi.fn();
const sent = vi.fn();

function Towns() {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sent();
      }}
    >
      <Combobox
        label="Town"
        text={text}
        change={setText}
        options={ALL.filter((town) => text && town.toLowerCase().startsWith(text.toLowerCase()))}
        keyOf={(town) => town}
        show={(town) => town}
        choose={(town) => {
          setText(town);
          chosen(town);
        }}
        listed="Suggestions"
        said="some"
        foot="by us"
      />
      <button type="submit">Send</button>
    </form>
  );
}

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  render(<Towns />);
});
afterEach(() => {
  cleanup();
  chosen.mockReset();
  sent.mockReset();
});

const field = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Town' });
const options = () => screen.queryAllByRole('option').map((option) => option.textContent);
/** The suggestion that Enter takes. */
function active() {
  const id = field().getAttribute('aria-activedescendant');
  const option = id && document.getElementById(id);
  if (!option) return undefined;
  expect(option.getAttribute('aria-selected')).toBe('true');
  return option.textContent;
}

describe('a field that suggests', () => {
  it('is worked with the keyboard, and keeps the focus', async () => {
    expect(field().getAttribute('aria-expanded')).toBe('false');
    await userEvent.type(field(), 'b');
    expect(field().getAttribute('aria-expanded')).toBe('true');
    expect(options()).toEqual(ALL);
    expect(screen.getByRole('status').textContent).toBe('some');
    expect(active()).toBeUndefined();
    const order: (string | undefined)[] = [];
    for (const key of ['Down', 'Down', 'Down', 'Down', 'Up', 'Up']) {
      await userEvent.keyboard(`{Arrow${key}}`);
      order.push(active());
    }
    expect(order).toEqual(['Berlin', 'Bern', 'Bremen', 'Berlin', 'Bremen', 'Bern']);
    expect(document.activeElement).toBe(field());
    await userEvent.keyboard('{Enter}');
    expect(chosen).toHaveBeenCalledExactlyOnceWith('Bern');
    expect(sent).not.toHaveBeenCalled();
    expect([field().value, options()]).toEqual(['Bern', []]);
    await userEvent.keyboard('{Enter}');
    expect(sent).toHaveBeenCalledOnce();
  });

  it('takes what is typed as well, and closes on Escape, once', async () => {
    await userEvent.type(field(), 'be');
    const escaped = vi.fn();
    document.addEventListener('keydown', escaped);
    await userEvent.keyboard('{Escape}');
    expect(escaped).not.toHaveBeenCalled();
    expect(options()).toEqual([]);
    await userEvent.keyboard('{Escape}');
    expect(escaped).toHaveBeenCalledOnce();
    document.removeEventListener('keydown', escaped);
    await userEvent.keyboard('{ArrowDown}');
    expect(options()).toEqual(['Berlin', 'Bern']);
    await userEvent.keyboard('{Tab}');
    expect([field().value, options()]).toEqual(['be', []]);
    expect(chosen).not.toHaveBeenCalled();
  });

  it('is worked with a pointer', async () => {
    await userEvent.type(field(), 'br');
    await userEvent.click(screen.getByRole('option', { name: 'Bremen' }));
    expect(chosen).toHaveBeenCalledExactlyOnceWith('Bremen');
    expect(document.activeElement).toBe(field());
    expect(options()).toEqual([]);
  });
});
