import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VenueCreateInput, VenueUpdateInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { RequestError } from '@/lib/transport';
import clash from '@/locales/en/clash.json';
import places from '@/locales/en/places.json';
import venues from '@/locales/en/venues.json';
import { VenueDialog } from './VenueDialog';
import type { Venue } from './venues';

vi.mock('@/lib/graphql', async (original) => ({
  ...(await original<object>()),
  execute: vi.fn(),
}));
vi.mock('../area/organization', () => ({ useOrganization: () => ({ id: 'org_1' }) }));

const VENUE: Venue = {
  id: 'venue_1',
  name: 'Hall',
  location: { address: 'Street 1', city: 'Cologne', country: 'DE' },
  capacity: null,
  description: null,
  exclusive: false,
  latitude: 50.94,
  longitude: 6.96,
  timezone: 'Europe/Berlin',
  version: 1,
};

const TOWNS = [
  {
    name: 'Vienna',
    nameAsTyped: 'Wien',
    countryCode: 'AT',
    region: null,
    latitude: 48.208,
    longitude: 16.372,
    timezone: 'Europe/Vienna',
  },
];
const ADDRESS = {
  label: 'Street 1, 50667 Cologne, Germany',
  street: 'Street 1',
  postcode: '50667',
  city: 'Cologne',
  country: 'DE',
  latitude: 50.938,
  longitude: 6.957,
};

/** Whose addresses can be searched for, and what for. */
let geocoder: { credit: string; creditUrl: string } | null;
let searches: string[];
/** The venue on the server, and what was asked of it. */
let there: Venue;
let updates: VenueUpdateInput[];
let creates: VenueCreateInput[];
/** Whether the answer gets lost once. */
let lost: boolean;

beforeEach(async () => {
  there = VENUE;
  updates = [];
  creates = [];
  lost = false;
  geocoder = null;
  searches = [];
  // happy-dom has no dialogs of its own.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  Element.prototype.scrollIntoView = vi.fn();
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { venues, clash, places, events: {}, organizer: {}, common: {} } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
  vi.mocked(execute).mockImplementation((document, ...[variables]) => {
    const text = document.toString();
    if (text.includes('query Geocoder')) return Promise.resolve({ geocoder });
    if (text.includes('query Towns')) return Promise.resolve({ towns: TOWNS });
    if (text.includes('query Addresses')) {
      searches.push((variables as { search: string }).search);
      return Promise.resolve({ addressSearch: { addresses: [ADDRESS], errors: [] } });
    }
    const { input } = variables as { input: VenueUpdateInput & VenueCreateInput };
    if (document.toString().includes('mutation CreateVenue')) {
      creates.push(input);
      if (lost) {
        lost = false;
        return Promise.reject(new RequestError('NETWORK', 'The network did not answer.'));
      }
      return Promise.resolve({ venueCreate: { venue: VENUE, errors: [] } });
    }
    updates.push(input);
    if (input.version !== there.version) {
      const errors = [{ code: 'EDITED_MEANWHILE', field: 'version', message: '' }];
      return Promise.resolve({ venueUpdate: { venue: null, current: there, errors } });
    }
    const { name, location, capacity } = input;
    const { address = null, city = null, country = null, latitude, longitude } = location ?? {};
    const place = {
      location: { address, city, country },
      latitude: latitude ?? null,
      longitude: longitude ?? null,
    };
    there = {
      ...there,
      ...place,
      name,
      capacity: capacity ?? null,
      version: there.version + 1,
    };
    return Promise.resolve({ venueUpdate: { venue: there, current: null, errors: [] } });
  });
});
afterEach(cleanup);

function open(venue?: Venue) {
  const done = vi.fn<(venue: Venue) => void>();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <VenueDialog {...(venue && { venue })} close={vi.fn()} done={done} />
    </QueryClientProvider>,
  );
  return done;
}

const field = (name: keyof typeof venues) => screen.getByLabelText<HTMLInputElement>(venues[name]);

async function type(name: keyof typeof venues, text: string) {
  await userEvent.clear(field(name));
  if (text) await userEvent.type(field(name), text);
}

const save = () => userEvent.click(screen.getByRole('button', { name: venues.save }));

describe('a venue that somebody else changes at the same time', () => {
  it('is both people’s where each has changed something else', async () => {
    const done = open(VENUE);
    there = { ...VENUE, location: { address: 'Street 1', city: 'Bonn', country: 'DE' }, version: 2 };
    await type('name', 'Great Hall');
    await save();
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(there).toMatchObject({ name: 'Great Hall', location: { city: 'Bonn' }, version: 3 });
    expect(updates.map(({ version }) => version)).toEqual([1, 2]);
    expect(screen.queryByText(clash.title)).toBeNull();
  });

  it('shows what both have changed, and loses nothing that was typed', async () => {
    const done = open(VENUE);
    there = {
      ...VENUE,
      name: 'Small Hall',
      location: { address: 'Street 1', city: 'Bonn', country: 'DE' },
      version: 2,
    };
    await type('name', 'Great Hall');
    await type('address', 'Street 2');
    await save();
    const section = await screen.findByRole('region', { name: clash.title });
    expect(document.activeElement).toBe(section);
    expect(there.name).toBe('Small Hall');
    expect([field('name').value, field('address').value, field('city').value]).toEqual([
      'Great Hall',
      'Street 2',
      'Bonn',
    ]);
    const mine = screen.getByRole('radio', { name: `${clash.mine} Great Hall` });
    const theirs = screen.getByRole('radio', { name: `${clash.theirs} Small Hall` });
    // Until it is decided, nothing is sent.
    expect(mine).toHaveProperty('required', true);
    await userEvent.click(theirs);
    expect(field('name').value).toBe('Small Hall');
    expect(field('address').value).toBe('Street 2');
    await userEvent.click(mine);
    expect(field('name').value).toBe('Great Hall');
    expect(document.activeElement).toBe(mine);
    await save();
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(there).toMatchObject({
      name: 'Great Hall',
      location: { address: 'Street 2', city: 'Bonn' },
      version: 3,
    });
  });

  it('takes coordinates from one side as a whole', async () => {
    const done = open(VENUE);
    there = { ...VENUE, longitude: 7, version: 2 };
    await type('latitude', '51');
    await save();
    await userEvent.click(await screen.findByRole('radio', { name: `${clash.theirs} 50.94, 7` }));
    await save();
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(there).toMatchObject({ latitude: 50.94, longitude: 7 });
  });
});

describe('a new venue', () => {
  it('is asked for with the same key when the answer was lost', async () => {
    lost = true;
    const done = open();
    for (const name of ['name', 'address', 'city'] as const) await type(name, 'x');
    const add = () => userEvent.click(screen.getByRole('button', { name: venues.add }));
    await add();
    await waitFor(() => expect(creates).toHaveLength(1));
    await add();
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(creates).toHaveLength(2);
    expect(creates[0]?.idempotencyKey).toMatch(/^[0-9a-f]{32}\./);
    expect(creates[1]).toEqual(creates[0]);
  });
});

describe('where a venue is', () => {
  it('comes with the town that is suggested', async () => {
    open();
    await type('city', 'wie');
    await userEvent.click(await screen.findByRole('option', { name: /^Wien \(Vienna\)/ }));
    const filled = () =>
      (['city', 'country', 'latitude', 'longitude'] as const).map((name) => field(name).value);
    expect(filled()).toEqual(['Wien', 'AT', '48.208', '16.372']);
    expect(screen.getByText(/middle of Wien/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: venues.findAddress })).toBeNull();
  });

  it('is not moved to the middle of a town', async () => {
    open(VENUE);
    await type('city', 'wie');
    await userEvent.keyboard('{ArrowDown}');
    await userEvent.click(await screen.findByRole('option', { name: /^Wien/ }));
    expect([field('city').value, field('latitude').value]).toEqual(['Wien', '50.94']);
  });

  it('is found by its address where that is set up, when somebody presses for it', async () => {
    geocoder = {
      credit: '© OpenStreetMap contributors',
      creditUrl: 'https://www.openstreetmap.org/copyright',
    };
    open({ ...VENUE, latitude: null, longitude: null });
    const search = await screen.findByRole('button', { name: venues.findAddress });
    expect(searches).toEqual([]);
    await userEvent.click(search);
    await userEvent.click(await screen.findByRole('button', { name: ADDRESS.label }));
    expect(searches).toEqual(['Street 1, Cologne, Germany']);
    expect([field('latitude').value, field('longitude').value]).toEqual(['50.938', '6.957']);
    await save();
    await waitFor(() =>
      expect(there).toMatchObject({ latitude: 50.938, location: { city: 'Cologne', country: 'DE' } }),
    );
  });
});

it('is known without an address, and with how many fit in', async () => {
  const done = open({ ...VENUE, location: null, latitude: null, longitude: null, capacity: 5 });
  await type('capacity', '12');
  await save();
  await waitFor(() => expect(done).toHaveBeenCalled());
  const nowhere = { address: null, city: null, country: null, latitude: null, longitude: null };
  expect(updates).toMatchObject([{ location: nowhere, capacity: 12, exclusive: false }]);
});
