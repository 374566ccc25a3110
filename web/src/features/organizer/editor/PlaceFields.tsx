import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Field, TextField } from '@/components/Field';
import { Button, Card, INPUT, Notice } from '@/components/ui';
import type { EventFormat } from '@/graphql/generated/graphql';
import { sameClock, zoneName } from '@/lib/format';
import { LIMITS } from '@/lib/limits';
import { momentOf } from '../area/MomentField';
import { useOrganization } from '../area/organization';
import { VenueDialog } from '../venues/VenueDialog';
import { namedPlaceOf, venuesQuery, type Venue } from '../venues/venues';
import type { FormProps } from './EventForm';

const FORMATS: EventFormat[] = ['IN_PERSON', 'ONLINE', 'HYBRID'];

/** How people take part, and where. */
export function PlaceFields({ values, change, problem }: FormProps) {
  const { t } = useTranslation('editor');
  const [adding, setAdding] = useState(false);
  return (
    <Card id="where" aria-labelledby="where-title" className="scroll-mt-20 space-y-4">
      <h2 id="where-title" className="text-lg font-semibold">
        {t('where')}
      </h2>
      <FormatChoice value={values.format} change={(format) => change({ format })} />
      {values.format !== 'ONLINE' && (
        <VenueField
          value={values.venueId}
          change={(venueId) => change({ venueId })}
          error={problem('venueId')}
          add={() => setAdding(true)}
          below={(venue) => <OtherZone venue={venue} values={values} change={change} />}
        />
      )}
      {adding && (
        <VenueDialog
          close={() => setAdding(false)}
          done={(venue) => {
            setAdding(false);
            change({ venueId: venue.id });
          }}
        />
      )}
      {values.format !== 'IN_PERSON' && (
        <OnlineField
          value={values.onlineUrl}
          change={(onlineUrl) => change({ onlineUrl })}
          error={problem('onlineUrl') ?? (values.format === 'ONLINE' ? problem('venueId') : undefined)}
        />
      )}
    </Card>
  );
}

interface ChoiceProps {
  value: EventFormat;
  change: (format: EventFormat) => void;
}

/** In a room, online, or both. */
export function FormatChoice({ value, change }: ChoiceProps) {
  const { t } = useTranslation('editor');
  const { t: common } = useTranslation();
  return (
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
              checked={value === format}
              onChange={() => change(format)}
            />
            {common(`format.${format}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface OnlineFieldProps {
  value: string;
  change: (onlineUrl: string) => void;
  error: string | undefined;
}

/** The link that people take part by. */
export function OnlineField({ value, change, error }: OnlineFieldProps) {
  const { t } = useTranslation('editor');
  return (
    <TextField
      label={t('onlineUrl')}
      hint={t('onlineUrlHint')}
      type="url"
      inputMode="url"
      autoComplete="off"
      placeholder="https://"
      maxLength={LIMITS.webAddress}
      value={value}
      onChange={({ target }) => change(target.value)}
      error={error}
    />
  );
}

interface VenueFieldProps {
  value: string;
  change: (venueId: string) => void;
  error: string | undefined;
  /** Opens the dialog for a new one. */
  add: () => void;
  /** What is to be said of the venue that is chosen. */
  below?: (venue: Venue) => ReactNode;
}

/** One of the organization's venues, or a new one made in place. */
export function VenueField({ value, change, error, add, below }: VenueFieldProps) {
  const { t } = useTranslation('editor');
  const organization = useOrganization();
  const query = useQuery(venuesQuery(organization.id));
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  const venues = query.data ?? [];
  const chosen = venues.find(({ id }) => id === value);
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
                {namedPlaceOf(venue)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button onClick={add}>{t('newVenue')}</Button>
      {chosen && below?.(chosen)}
    </div>
  );
}

/** Says that clocks at the venue show other times than the event's, which is mostly a mistake. */
export function OtherZone({
  venue: { name, timezone: there },
  values: { start, timezone },
  change,
}: {
  venue: Pick<Venue, 'name' | 'timezone'>;
  values: Pick<FormProps['values'], 'start' | 'timezone'>;
  change: (part: { timezone: string }) => void;
}) {
  const { t } = useTranslation('editor');
  const moment = momentOf(start, timezone);
  if (!there || !moment || sameClock(moment, there, timezone)) return null;
  return (
    <div className="space-y-2 sm:col-span-2">
      <Notice tone="warn">
        {t('otherZone', { venue: name, there: zoneName(there), zone: zoneName(timezone) })}
      </Notice>
      <Button onClick={() => change({ timezone: there })}>{t('takeZone', { zone: zoneName(there) })}</Button>
    </div>
  );
}
