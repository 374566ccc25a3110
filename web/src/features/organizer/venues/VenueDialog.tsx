import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Dialog } from '@/components/Dialog';
import { Form, readForm, type Fields } from '@/components/Form';
import { Field, TextField } from '@/components/Field';
import { TownField } from '@/components/TownField';
import { Button, INPUT } from '@/components/ui';
import { countryName } from '@/lib/country-names';
import { zoneName } from '@/lib/format';
import { freshKey } from '@/lib/key';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { fieldsOf, useShared } from '@/lib/shared';
import type { Town } from '@/lib/towns';
import { useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import type { Address } from './addresses';
import { AddressSearch } from './AddressSearch';
import { degrees } from './coordinates';
import { countries, homeCountry } from './countries';
import {
  addVenue,
  changeVenue,
  standOf,
  venuesQuery,
  type Venue,
  type VenueTexts,
  type VenueWish,
} from './venues';

interface VenueDialogProps {
  /** The one to change; a new one without. */
  venue?: Venue;
  close: () => void;
  done: (venue: Venue) => void;
}

const SHOWN = [
  'name',
  'address',
  'city',
  'country',
  'latitude',
  'longitude',
  'capacity',
  'description',
  'exclusive',
];

/** What is changed as a whole. */
const PARTS = {
  name: ['name'],
  address: ['address'],
  city: ['city'],
  country: ['country'],
  coordinates: ['latitude', 'longitude'],
  capacity: ['capacity'],
  description: ['description'],
  exclusive: ['exclusive'],
} as const;

function wishOf({ text, optional }: Pick<Fields, 'text' | 'optional'>): VenueWish {
  const [latitude, longitude] = [degrees(optional('latitude')), degrees(optional('longitude'))];
  const typed = optional('capacity');
  const capacity = typed === null ? null : Number(typed);
  const wrong = Object.entries({ latitude, longitude, capacity }).filter(([, value]) => Number.isNaN(value));
  if (wrong.length > 0) {
    throw new Refused(wrong.map(([field]) => ({ code: `INVALID_${field}`, field, message: '' })));
  }
  const location = {
    address: optional('address'),
    city: optional('city'),
    country: optional('country'),
    latitude,
    longitude,
  };
  return {
    name: text('name'),
    location,
    capacity,
    description: optional('description'),
    exclusive: text('exclusive') === 'on',
  };
}

/** Adds a venue, or changes one. */
export function VenueDialog({ venue, close, done }: VenueDialogProps) {
  const { t } = useTranslation('venues');
  const organization = useOrganization();
  const client = useQueryClient();
  const say = useEventText();
  // The next venue is mostly where the others are.
  const [neighbour] = client.getQueryData(venuesQuery(organization.id).queryKey) ?? [];
  const country = neighbour ? (neighbour.location?.country ?? '') : homeCountry();
  const [key] = useState(freshKey);
  const shared = useShared({
    start: venue ? standOf(venue) : { values: { ...EMPTY, country } },
    parts: PARTS,
  });
  const tell = (part: keyof typeof PARTS, values: VenueTexts) => {
    if (part === 'country') return values.country && countryName(values.country);
    if (part === 'exclusive') return t(values.exclusive ? 'oneAtATime' : 'severalAtATime');
    return part === 'coordinates'
      ? [values.latitude, values.longitude].filter(Boolean).join(', ')
      : values[part];
  };
  return (
    <Dialog title={t(venue ? 'edit' : 'add')} close={close}>
      <Form
        className="mt-4 space-y-4"
        submit={t(venue ? 'save' : 'add')}
        say={say}
        shown={SHOWN}
        send={async (fields) => {
          const saved = await shared.save(textsOf(fields), async (values, version) => {
            const wish = wishOf(fieldsOf(values));
            return venue
              ? changeVenue({ venueId: venue.id, version: version ?? null, ...wish })
              : addVenue(key, organization.id, wish);
          });
          const others = (all: Venue[] | undefined) => all?.filter(({ id }) => id !== saved.id) ?? [];
          const { queryKey } = venuesQuery(organization.id);
          client.setQueryData(queryKey, (all) => all && [...others(all), saved]);
          void client.invalidateQueries({ queryKey });
          // Events show the names of their venues.
          void client.invalidateQueries({ queryKey: organizerEventKeys.lists });
          done(saved);
        }}
        beside={<Button onClick={close}>{t('close')}</Button>}
        above={
          <Clashes
            clashes={shared.clashes.map(({ part, mine, theirs, chosen }) => ({
              part,
              label: part === 'coordinates' ? `${t('latitude')}, ${t('longitude')}` : t(part),
              mine: tell(part, mine),
              theirs: tell(part, theirs),
              chosen,
            }))}
            choose={(part, side, form) => form && shared.choose(part, side, textsOf(readForm(form)))}
          />
        }
      >
        {(problem) => <VenueFields key={shared.round} values={shared.values} problem={problem} />}
      </Form>
    </Dialog>
  );
}

const EMPTY: VenueTexts = {
  name: '',
  address: '',
  city: '',
  country: '',
  latitude: '',
  longitude: '',
  capacity: '',
  description: '',
  exclusive: '',
};

function textsOf({ text }: Pick<Fields, 'text'>): VenueTexts {
  const names = Object.keys(EMPTY) as (keyof VenueTexts)[];
  return { ...EMPTY, ...Object.fromEntries(names.map((name) => [name, text(name)])) };
}

interface VenueFieldsProps {
  values: VenueTexts;
  problem: (field: string) => string | undefined;
}

/** What a suggested town or an address that was found fills in. */
type Place = Pick<VenueTexts, 'address' | 'city' | 'country' | 'latitude' | 'longitude'>;

function VenueFields({ values, problem }: VenueFieldsProps) {
  const { t } = useTranslation('venues');
  const all = useMemo(() => countries(), []);
  const [place, setPlace] = useState<Place>(values);
  // The town in whose middle the coordinates are.
  const [town, setTown] = useState<Town>();
  const streetField = useRef<HTMLInputElement>(null);
  const set = (part: Partial<Place>) => setPlace((before) => ({ ...before, ...part }));
  const choose = (chosen: Town) => {
    const { nameAsTyped: city, countryCode: country } = chosen;
    set({ city, ...(all.some(([code]) => code === country) && { country }) });
    // What somebody has looked up is closer than the middle of the town.
    if (!town && (place.latitude || place.longitude)) return;
    setTown(chosen);
    set({ latitude: String(chosen.latitude), longitude: String(chosen.longitude) });
  };
  const take = (address: Address) => {
    const { street, city, country, latitude, longitude } = address;
    setTown(undefined);
    // The button that was pressed is gone.
    streetField.current?.focus();
    set({
      ...(street && { address: street }),
      ...(city && { city }),
      ...(all.some(([code]) => code === country) && { country }),
      latitude: String(latitude),
      longitude: String(longitude),
    });
  };
  const coordinate = (name: 'latitude' | 'longitude') => (
    <TextField
      label={t(name)}
      name={name}
      inputMode="text"
      autoComplete="off"
      value={place[name]}
      onChange={({ target }) => {
        setTown(undefined);
        set({ [name]: target.value });
      }}
      error={problem(name)}
    />
  );
  return (
    <>
      <TextField
        label={t('name')}
        name="name"
        required
        maxLength={LIMITS.name}
        autoComplete="off"
        defaultValue={values.name}
        error={problem('name')}
      />
      <TextField
        label={t('address')}
        ref={streetField}
        name="address"
        maxLength={LIMITS.address}
        autoComplete="off"
        value={place.address}
        onChange={({ target }) => set({ address: target.value })}
        error={problem('address')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TownField
          label={t('city')}
          name="city"
          maxLength={LIMITS.city}
          text={place.city}
          change={(city) => set({ city })}
          choose={choose}
          error={problem('city')}
        />
        <Field label={t('country')} error={problem('country')}>
          {(props) => (
            <select
              {...props}
              name="country"
              className={INPUT}
              value={place.country}
              onChange={({ target }) => set({ country: target.value })}
            >
              <option value="">{t('unknownCountry')}</option>
              {all.map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <AddressSearch
        typed={() =>
          [place.address, place.city, place.country && countryName(place.country)].filter(Boolean).join(', ')
        }
        choose={take}
      />
      <fieldset className="space-y-2">
        <legend className="text-sm text-quiet">{t('coordinates')}</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          {coordinate('latitude')}
          {coordinate('longitude')}
        </div>
        <p role="status" className="text-sm text-quiet">
          {town && t('middleOfTown', { town: town.nameAsTyped, zone: zoneName(town.timezone) })}
        </p>
      </fieldset>
      <About values={values} problem={problem} />
    </>
  );
}

/** What there is to know about a venue beside where it is. */
function About({ values, problem }: VenueFieldsProps) {
  const { t } = useTranslation('venues');
  return (
    <>
      <TextField
        label={t('capacity')}
        hint={t('capacityHint')}
        name="capacity"
        type="number"
        inputMode="numeric"
        min={1}
        max={10_000_000}
        autoComplete="off"
        defaultValue={values.capacity}
        error={problem('capacity')}
      />
      <Field label={t('description')} hint={t('descriptionHint')} error={problem('description')}>
        {(props) => (
          <textarea
            {...props}
            name="description"
            rows={3}
            maxLength={LIMITS.venueDescription}
            className={INPUT}
            defaultValue={values.description}
          />
        )}
      </Field>
      <label className="grid min-h-11 grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3">
        <input
          type="checkbox"
          name="exclusive"
          className="mt-1 size-5 accent-accent"
          defaultChecked={values.exclusive === 'on'}
        />
        <span className="font-medium">{t('exclusive')}</span>
        <span className="col-start-2 text-sm text-quiet">{t('exclusiveHint')}</span>
      </label>
    </>
  );
}
