import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Field, FieldError, TextField } from '@/components/Field';
import { Icon, type IconName } from '@/components/Icon';
import { MoneyField } from '@/components/MoneyField';
import { Problem } from '@/components/Problem';
import { Card, INPUT } from '@/components/ui';
import { ZoneField } from '@/components/ZoneField';
import type { Visibility } from '@/graphql/generated/graphql';
import { zoneName } from '@/lib/format';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { MarkdownText } from '../area/MarkdownText';
import { CURRENCIES, currencyName } from '../organization/currency';
import { venuesQuery } from '../venues/venues';
import { TimesOnly, VISIBILITIES } from './EventForm';
import { FormatChoice, OnlineField, OtherZone, VenueField } from './PlaceFields';
import type { NewEventState } from './useNewEvent';

export interface PartProps extends NewEventState {
  /** What is wrong at a field of the API's. */
  problem: (field: string) => string | undefined;
  /** Opens the dialog for a new venue. */
  addVenue: () => void;
}

/** A part of the page with what it is about, in a drawing and in words. */
function Part({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <Card aria-label={title} className="grid gap-4 sm:p-6">
      <h2 className="flex items-center gap-2 text-lg font-semibold">
        <Icon name={icon} className="size-5 text-accent" />
        {title}
      </h2>
      {children}
    </Card>
  );
}

/** Something that mostly is as one wants it: said in a line, with its field one press away. */
function Settled({ text, open, children }: { text: string; open: boolean; children: ReactNode }) {
  const { t } = useTranslation('editor');
  const [changing, setChanging] = useState(false);
  if (changing || open) return children;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm text-quiet">
      {text}
      <button
        type="button"
        className="min-h-11 font-medium text-accent underline"
        aria-label={`${t('new.change')}: ${text}`}
        onClick={() => setChanging(true)}
      >
        {t('new.change')}
      </button>
    </p>
  );
}

/** What it is called, as large as it will be. */
export function NewTitle({ values, change, problem }: PartProps) {
  const { t } = useTranslation('editor');
  return (
    <Field label={t('title')} error={problem('title')}>
      {(props) => (
        <textarea
          {...props}
          required
          rows={1}
          maxLength={LIMITS.eventTitle}
          autoComplete="off"
          placeholder={t('new.titleHint')}
          className={`${INPUT} field-sizing-content resize-none py-3 font-display text-2xl leading-tight font-bold sm:text-3xl`}
          value={values.title}
          // It is one line, however many it takes.
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
          onChange={({ target }) => change({ title: target.value.replaceAll(/\s*\n\s*/g, ' ') })}
        />
      )}
    </Field>
  );
}

/** Who is named as the organizer, and in which currency they sell; until that is made. */
export function Organizer({ values, change, problem, isNamed }: PartProps) {
  const { t } = useTranslation('organizer');
  const { t: editor } = useTranslation('editor');
  const { organizationName: name, currency } = values;
  const text = editor('new.organizer', { name, currency: currencyName(currency) });
  if (isNamed) return <p className="text-sm text-quiet">{text}</p>;
  return (
    <Settled text={text} open={Boolean(problem('name') ?? problem('currency')) || !name.trim()}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('new.name')}
          hint={t('new.nameHint')}
          required
          maxLength={LIMITS.name}
          autoComplete="organization"
          value={name}
          onChange={({ target }) => change({ organizationName: target.value })}
          error={problem('name')}
        />
        <Field label={t('new.currency')} hint={t('new.currencyHint')} error={problem('currency')}>
          {(props) => (
            <select
              {...props}
              className={INPUT}
              value={currency}
              onChange={({ target }) => change({ currency: target.value })}
            >
              {CURRENCIES.map((code) => (
                <option key={code} value={code}>
                  {currencyName(code)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </Settled>
  );
}

export function NewTimes({ values, change, problem }: PartProps) {
  const { t } = useTranslation('editor');
  return (
    <Part icon="calendar" title={t('when')}>
      <TimesOnly values={values} change={change} problem={problem} />
      <Settled
        text={t('new.timesIn', { zone: zoneName(values.timezone) })}
        open={Boolean(problem('timezone'))}
      >
        <ZoneField
          label={t('zone')}
          hint={t('zoneHint')}
          value={values.timezone}
          change={(timezone) => change({ timezone })}
          error={problem('timezone')}
        />
      </Settled>
    </Part>
  );
}

export function NewPlace(props: PartProps) {
  const { values, change, problem } = props;
  const { t } = useTranslation('editor');
  return (
    <Part icon="place" title={t('where')}>
      <FormatChoice value={values.format} change={(format) => change({ format })} />
      {values.format !== 'ONLINE' && <Venue {...props} />}
      {values.format !== 'IN_PERSON' && (
        <OnlineField
          value={values.onlineUrl}
          change={(onlineUrl) => change({ onlineUrl })}
          error={problem('onlineUrl')}
        />
      )}
    </Part>
  );
}

/** A venue to choose, where there are some; else the way to a first one. */
function Venue({ values, change, problem, made, organize, addVenue }: PartProps) {
  const { t } = useTranslation('editor');
  const { t: venuesText } = useTranslation('venues');
  const query = useQuery({ ...venuesQuery(made?.id ?? ''), enabled: made !== undefined });
  const error = problem('venueId');
  if (made && (query.data?.length ?? 1) > 0) {
    return (
      <VenueField
        value={values.venueId}
        change={(venueId) => change({ venueId, placed: true })}
        error={error}
        add={addVenue}
        below={(venue) => <OtherZone venue={venue} values={values} change={change} />}
      />
    );
  }
  return (
    <div className="space-y-1.5">
      <button
        type="button"
        className="flex min-h-14 w-full items-center justify-center gap-2 rounded-xl border border-dashed border-line px-4 font-medium text-accent hover:bg-soft data-wrong:border-bad"
        data-wrong={error ? '' : undefined}
        aria-describedby={error && 'venue-error'}
        aria-busy={organize.isPending}
        onClick={addVenue}
      >
        <Icon name="plus" />
        {venuesText('add')}
      </button>
      <FieldError id="venue-error" error={error} />
      {organize.isError && !(organize.error instanceof Refused) && <Problem error={organize.error} />}
      <p className="text-sm text-quiet">{t('new.venueHint')}</p>
    </div>
  );
}

/** Free or at a price, and how many: the first kind of ticket. */
export function NewTickets({ values, change, problem, currency }: PartProps) {
  const { t } = useTranslation('tickets');
  const { t: editor } = useTranslation('editor');
  return (
    <Part icon="ticket" title={t('title')}>
      <fieldset>
        <legend className="sr-only">{t('kind')}</legend>
        <div className="flex flex-wrap gap-2">
          {[false, true].map((paid) => (
            <label
              key={String(paid)}
              className="inline-flex min-h-11 cursor-pointer items-center gap-2.5 rounded-xl border border-line px-3.5 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="kind"
                className="size-4 accent-accent"
                checked={values.paid === paid}
                onChange={() => change({ paid })}
              />
              {t(paid ? 'paid' : 'free')}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        {values.paid && (
          <MoneyField
            label={t('price')}
            required
            currency={currency}
            value={values.price}
            onChange={({ target }) => change({ price: target.value })}
            error={problem('price')}
          />
        )}
        <TextField
          label={t('quantity')}
          hint={editor('new.quantityHint')}
          inputMode="numeric"
          autoComplete="off"
          value={values.quantity}
          onChange={({ target }) => change({ quantity: target.value })}
          error={problem('quantity')}
        />
      </div>
      <p className="text-sm text-quiet">{editor('new.moreTickets')}</p>
    </Part>
  );
}

export function NewDescription({ values, change, problem }: PartProps) {
  const { t } = useTranslation('editor');
  return (
    <Card className="sm:p-6">
      <MarkdownText
        label={t('description')}
        hint={t('descriptionHint')}
        maxLength={LIMITS.eventDescription}
        value={values.description}
        change={(description) => change({ description })}
        error={problem('description')}
      />
    </Card>
  );
}

export function NewVisibility({ values, change }: PartProps) {
  const { t } = useTranslation('editor');
  return (
    <Card className="sm:p-6">
      <Field label={t('visibility')} hint={t(`visibilityHint.${values.visibility}`)}>
        {(props) => (
          <select
            {...props}
            className={INPUT}
            value={values.visibility}
            onChange={({ target }) => change({ visibility: target.value as Visibility })}
          >
            {VISIBILITIES.map((visibility) => (
              <option key={visibility} value={visibility}>
                {t(`visibilityOf.${visibility}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Card>
  );
}
