import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import editor from '@/locales/en/editor.json';
import { OtherZone } from './PlaceFields';

beforeEach(async () => {
  await i18n.use(initReactI18next).init({ lng: 'en', resources: { en: { editor } }, defaultNS: 'common' });
});
afterEach(cleanup);

function show(there: string | null, wall = '2027-07-01T19:00') {
  const change = vi.fn();
  render(
    <OtherZone
      venue={{ name: 'Hall', timezone: there }}
      values={{ start: { wall, later: false }, timezone: 'Europe/Berlin' }}
      change={change}
    />,
  );
  return change;
}

describe('a venue whose clocks differ from the event’s', () => {
  it('is pointed out, and its zone is one press away', async () => {
    const change = show('America/New_York');
    expect(screen.getByRole('status').textContent).toBe(
      'Hall is in the time zone New York, but the times of this event are in Berlin.',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Use New York' }));
    expect(change).toHaveBeenCalledWith({ timezone: 'America/New_York' });
  });

  it.each([['Europe/Zurich'], [null]])('is not, where clocks agree or nobody knows: %s', (there) => {
    show(there);
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('is not before there is a time', () => {
    show('America/New_York', '');
    expect(screen.queryByRole('status')).toBeNull();
  });
});
