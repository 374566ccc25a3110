import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Refused, type Refusal } from '@/lib/refusal';
import form from '@/locales/de/form.json';
import { useFault } from './faults';
import { FieldError, TextField } from './Field';
import { Form, type Fields } from './Form';

let refusals: Refusal[];
const send = vi.fn<(fields: Fields) => Promise<void>>();

beforeEach(async () => {
  refusals = [];
  send.mockReset();
  send.mockImplementation(() =>
    refusals.length > 0 ? Promise.reject(new Refused(refusals)) : Promise.resolve(),
  );
  await i18n.use(initReactI18next).init({
    lng: 'de',
    resources: { de: { form, common: {} } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
});
afterEach(cleanup);

function Choice() {
  const error = useFault('choice');
  return (
    <fieldset>
      <input type="radio" name="choice" aria-label="Eins" required />
      <input type="radio" name="choice" aria-label="Zwei" required />
      <FieldError id="choice-error" error={error} />
    </fieldset>
  );
}

function show(): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Form submit="Los" say={(code) => code} shown={['name', 'email', 'password']} send={send}>
        {(problem) => (
          <>
            <TextField label="Name" name="name" required error={problem('name')} />
            <TextField label="Adresse" name="email" type="email" error={problem('email')} />
            <details>
              <TextField label="Passwort" name="password" type="password" minLength={8} />
            </details>
            <Choice />
          </>
        )}
      </Form>
    </QueryClientProvider>,
  );
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const press = () => userEvent.click(screen.getByRole('button', { name: 'Los' }));
/** What is said at a field, as it is read out with it. */
function said(label: string): string {
  const id = field(label).getAttribute('aria-describedby');
  return id ? (document.getElementById(id)?.textContent ?? '') : '';
}

it('says at each field what is wrong, in our words, and leads to the first', async () => {
  show();
  expect(field('Name').form?.noValidate).toBe(true);
  await userEvent.type(field('Adresse'), 'nobody');
  await userEvent.type(field('Passwort'), 'short');
  await press();
  expect(said('Name')).toBe('Bitte ausfüllen.');
  expect(said('Adresse')).toBe('Gib eine gültige E-Mail-Adresse ein.');
  expect(said('Passwort')).toBe('Mindestens 8 Zeichen.');
  expect(screen.getByText('Bitte auswählen.')).toBeTruthy();
  expect(field('Name').getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field('Name'));
  expect(send).not.toHaveBeenCalled();
});

it('says nothing more at a field once one types there, and sends what is right', async () => {
  show();
  await press();
  await userEvent.type(field('Name'), 'A');
  expect(said('Name')).toBe('');
  expect(field('Name').getAttribute('aria-invalid')).toBe('false');
  await userEvent.click(field('Zwei'));
  expect(screen.queryByText('Bitte auswählen.')).toBeNull();
  await press();
  expect(send).toHaveBeenCalledTimes(1);
});

it('takes a text that nobody sees for none', async () => {
  show();
  await userEvent.type(field('Name'), ' \u200b\u2068\u2069 ');
  await userEvent.click(field('Eins'));
  await press();
  expect(said('Name')).toBe('Bitte ausfüllen.');
  expect(send).not.toHaveBeenCalled();
});

it('takes back what the server said of what stood there before', async () => {
  refusals = [
    { code: 'NAME_WRONG', field: 'name', message: '' },
    { code: 'ADDRESS_WRONG', field: 'email', message: '' },
  ];
  show();
  await userEvent.type(field('Name'), 'A');
  await userEvent.click(field('Eins'));
  await press();
  expect(await screen.findByText('NAME_WRONG')).toBeTruthy();
  await userEvent.type(field('Name'), 'B');
  expect(said('Name')).toBe('');
  expect(said('Adresse')).toBe('ADDRESS_WRONG');
  // Nor does it come back while something else is wrong.
  await userEvent.clear(field('Name'));
  await press();
  expect(said('Name')).toBe('Bitte ausfüllen.');
  await userEvent.type(field('Name'), 'C');
  expect(said('Name')).toBe('');
  await press();
  expect(await screen.findByText('NAME_WRONG')).toBeTruthy();
});

it('says what is wrong with what was sent, also to whoever typed on meanwhile', async () => {
  let refuse: (error: Refused) => void = () => undefined;
  send.mockImplementation(() => new Promise((_, reject) => (refuse = reject)));
  show();
  await userEvent.type(field('Name'), 'A');
  await userEvent.click(field('Eins'));
  await press();
  await userEvent.type(field('Name'), 'B');
  refuse(new Refused([{ code: 'NAME_WRONG', field: 'name', message: '' }]));
  expect(await screen.findByText('NAME_WRONG')).toBeTruthy();
});

it('unfolds what is wrong where nobody would see it', async () => {
  show();
  await userEvent.type(field('Name'), 'A');
  await userEvent.click(field('Eins'));
  const password = field('Passwort');
  await userEvent.type(password, 'short');
  const details = password.closest('details');
  if (details) details.open = false;
  await press();
  expect(details?.open).toBe(true);
  expect(document.activeElement).toBe(password);
});
