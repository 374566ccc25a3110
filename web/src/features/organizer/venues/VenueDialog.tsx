import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form, type Fields } from '@/components/Form';
import { Button, Field, INPUT, TextField } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { useEventText } from '../events/problems';
import { useOrganization } from '../organization';
import { degrees } from './coordinates';
import { countries, homeCountry } from './countries';
import { saveVenue, venuesQuery, type Venue, type VenueWish } from './venues';

interface VenueDialogProps {
  /** The one to change; a new one without. */
  venue?: Venue;
  close: () => void;
  done: (venue: Venue) => void;
}

const SHOWN = ['name', 'address', 'city', 'country', 'latitude', 'longitude'];

function wishOf({ text, optional }: Fields): VenueWish {
  const [latitude, longitude] = [degrees(optional('latitude')), degrees(optional('longitude'))];
  const wrong = Object.entries({ latitude, longitude }).filter(([, value]) => Number.isNaN(value));
  if (wrong.length > 0) {
    throw new Refused(wrong.map(([field]) => ({ code: `INVALID_${field}`, field, message: '' })));
  }
  return {
    name: text('name'),
    address: text('address'),
    city: text('city'),
    country: text('country'),
    latitude,
    longitude,
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
  const country = venue?.country ?? neighbour?.country ?? homeCountry();
  return (
    <Dialog title={t(venue ? 'edit' : 'add')} close={close}>
      <Form
        className="mt-4 space-y-4"
        submit={t(venue ? 'save' : 'add')}
        say={say}
        shown={SHOWN}
        send={async (fields) => {
          const saved = await saveVenue(organization.id, venue?.id, wishOf(fields));
          const others = (all: Venue[] | undefined) => all?.filter(({ id }) => id !== saved.id) ?? [];
          const key = venuesQuery(organization.id).queryKey;
          client.setQueryData(key, (all) => all && [...others(all), saved]);
          void client.invalidateQueries({ queryKey: key });
          // Events show the names of their venues.
          void client.invalidateQueries({ queryKey: ['organization-events'] });
          done(saved);
        }}
        beside={<Button onClick={close}>{t('close')}</Button>}
      >
        {(problem) => <VenueFields venue={venue} country={country} problem={problem} />}
      </Form>
    </Dialog>
  );
}

interface VenueFieldsProps {
  venue: Venue | undefined;
  country: string;
  problem: (field: string) => string | undefined;
}

function VenueFields({ venue, country, problem }: VenueFieldsProps) {
  const { t } = useTranslation('venues');
  const all = useMemo(() => countries(), []);
  const text = (name: 'name' | 'address' | 'city', maxLength: number) => (
    <TextField
      label={t(name)}
      name={name}
      required
      maxLength={maxLength}
      autoComplete="off"
      defaultValue={venue?.[name]}
      error={problem(name)}
    />
  );
  const coordinate = (name: 'latitude' | 'longitude') => (
    <TextField
      label={t(name)}
      name={name}
      inputMode="text"
      autoComplete="off"
      defaultValue={venue?.[name] ?? ''}
      error={problem(name)}
    />
  );
  return (
    <>
      {text('name', LIMITS.name)}
      {text('address', LIMITS.address)}
      <div className="grid gap-4 sm:grid-cols-2">
        {text('city', LIMITS.city)}
        <Field label={t('country')} error={problem('country')}>
          {(props) => (
            <select {...props} name="country" className={INPUT} defaultValue={country}>
              {all.map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <fieldset className="space-y-2">
        <legend className="text-sm text-quiet">{t('coordinates')}</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          {coordinate('latitude')}
          {coordinate('longitude')}
        </div>
      </fieldset>
    </>
  );
}
