import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { allowed, Stepper } from './Stepper';

vi.mock('react-i18next', () => ({ useTranslation: () => ({ t: (key: string) => key }) }));
afterEach(cleanup);

function Picker({ most = 5 }) {
  const [value, setValue] = useState(0);
  return <Stepper name="Seat" value={value} least={2} most={most} change={setValue} />;
}

it('goes from none to the least and to the most, by buttons, keys and typing', async () => {
  render(<Picker />);
  const user = userEvent.setup();
  const field = screen.getByRole<HTMLInputElement>('spinbutton');
  const [fewer, more] = ['fewer', 'more'].map((name) => screen.getByRole('button', { name }));
  if (!fewer || !more) throw new Error('no buttons');
  await user.click(fewer);
  expect(field.value).toBe('0');
  await user.click(more);
  expect(field.value).toBe('2');
  await user.click(more);
  expect(field.value).toBe('3');
  await user.click(field);
  await user.keyboard('{End}');
  expect(field.getAttribute('aria-valuenow')).toBe('5');
  expect(more.getAttribute('aria-disabled')).toBe('true');
  await user.click(more);
  expect(field.value).toBe('5');
  await user.click(field);
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
  expect(field.value).toBe('2');
  await user.keyboard('{ArrowDown}');
  expect(field.value).toBe('0');
  await user.tab();
  await user.tab({ shift: true });
  await user.keyboard('4');
  expect(field.value).toBe('4');
});

it('waits for the rest of a number that is typed', async () => {
  render(<Picker most={20} />);
  const user = userEvent.setup();
  const field = screen.getByRole<HTMLInputElement>('spinbutton');
  await user.click(field);
  await user.keyboard('1');
  expect([field.value, field.getAttribute('aria-valuenow')]).toEqual(['1', '0']);
  await user.keyboard('2');
  expect([field.value, field.getAttribute('aria-valuenow')]).toEqual(['12', '12']);
  await user.keyboard('3{Enter}');
  expect([field.value, field.getAttribute('aria-valuenow')]).toEqual(['20', '20']);
  await user.clear(field);
  await user.keyboard('1');
  await user.tab();
  expect([field.value, field.getAttribute('aria-valuenow')]).toEqual(['2', '2']);
});

it('takes only what can be ordered', () => {
  expect([-1, 0, 1, 2, 4, 9, 1.5, NaN].map((wanted) => allowed(wanted, 2, 5))).toEqual([
    0, 0, 2, 2, 4, 5, 0, 0,
  ]);
});
