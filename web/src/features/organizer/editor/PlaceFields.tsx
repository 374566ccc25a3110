import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Field, TextField } from '@/components/Field';
import { Button, Card, INPUT } from '@/components/ui';
import type { EventFormat } from '@/graphql/generated/graphql';
import { LIMITS } from '@/lib/limits';
import { useOrganization } from '../area/organization';
import { VenueDialog } from '../venues/VenueDialog';
import { placeOf, venuesQuery } from '../venues/venues';
import type { FormProps } from './EventForm';

const FORMATS: EventFormat[] = ['IN_PERSON', 'ONLINE', 'HYBRID'];

/** How people take part, and where. */
export function PlaceFields({ values, change, problem }: FormProps) {
  const { t } = useTranslation('editor');
  const { t: common } = useTranslation();
  return (
    <Card id="where" aria-labelledby="where-title" className="scroll-mt-20 space-y-4">
      <h2 id="where-title" className="text-lg font-semibold">
        {t('where')}
      </h2>
      <fieldset>
        <legend className="sr-only">{t('format')}</legend>
        <div className="flex flex-wrap gap-2">
          {FORMATS.map((format) => (
            <label
              key={format}
              className="inline-flex min-h-11 cursor-pointer items-center gap-2.5 rounded-xl border border-line px-3.5 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="format"
                className="size-4 accent-accent"
                checked={values.format === format}
                onChange={() => change({ format })}
              />
              {common(`format.${format}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {values.format !== 'ONLINE' && (
        <VenueField
          value={values.venueId}
          change={(venueId) => change({ venueId })}
          error={problem('venueId')}
        />
      )}
      {values.format !== 'IN_PERSON' && (
        <TextField
          label={t('onlineUrl')}
          hint={t('onlineUrlHint')}
          type="url"
          inputMode="url"
          autoComplete="off"
          placeholder="https://"
          maxLength={LIMITS.webAddress}
          value={values.onlineUrl}
          onChange={({ target }) => change({ onlineUrl: target.value })}
          error={problem('onlineUrl') ?? (values.format === 'ONLINE' ? problem('venueId') : undefined)}
        />
      )}
    </Card>
  );
}

interface VenueFieldProps {
  value: string;
  change: (venueId: string) => void;
  error: string | undefined;
}

/** One of the organization's venues, or a new one made in place. */
function VenueField({ value, change, error }: VenueFieldProps) {
  const { t } = useTranslation('editor');
  const organization = useOrganization();
  const query = useQuery(venuesQuery(organization.id));
  const [adding, setAdding] = useState(false);
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  const venues = query.data ?? [];
  return (
    <div className="grid gap-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-end">
      <Field label={t('venue')} error={error}>
        {(props) => (
          <select {...props} className={INPUT} value={value} onChange={({ target }) => change(target.value)}>
            <option value="">{t('noVenue')}</option>
            {/* Until the list is there, the venue that is chosen must not look like another one. */}
            {value && !venues.some(({ id }) => id === value) && <option value={value}>…</option>}
            {venues.map((venue) => (
              <option key={venue.id} value={venue.id}>
                {`${venue.name}, ${placeOf(venue)}`}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button onClick={() => setAdding(true)}>{t('newVenue')}</Button>
      {adding && (
        <VenueDialog
          close={() => setAdding(false)}
          done={(venue) => {
            setAdding(false);
            change(venue.id);
          }}
        />
      )}
    </div>
  );
}
