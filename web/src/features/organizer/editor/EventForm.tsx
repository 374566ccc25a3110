import { useTranslation } from 'react-i18next';
import { LIMITS } from '@/lib/limits';
import { MarkdownText } from '../area/MarkdownText';
import { Field, TextField } from '@/components/Field';
import { Card, INPUT } from '@/components/ui';
import { ZoneField } from '@/components/ZoneField';
import type { Visibility } from '@/graphql/generated/graphql';
import { movedAlong } from '@/lib/wallclock';
import { MomentField } from '../area/MomentField';
import { PlaceFields } from './PlaceFields';
import { TagsField } from './TagsField';
import { TEXT_NAMES, TEXTS, type TextName } from './texts';
import type { Values } from './values';

export interface FormProps {
  values: Values;
  change: (part: Partial<Values>) => void;
  /** What is wrong at a field of the API's. */
  problem: (field: string) => string | undefined;
}

export const VISIBILITIES: Visibility[] = ['PUBLIC', 'UNLISTED', 'PRIVATE'];

/** All that can be said about an event. */
export function EventForm(props: FormProps) {
  return (
    <div className="grid gap-5">
      <About {...props} />
      <When {...props} />
      <PlaceFields {...props} />
      <Finding {...props} />
    </div>
  );
}

function About({ values, change, problem }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <Card aria-labelledby="about" className="space-y-4">
      <h2 id="about" className="text-lg font-semibold">
        {t('about')}
      </h2>
      <TextField
        label={t('title')}
        required
        maxLength={LIMITS.eventTitle}
        value={values.title}
        onChange={({ target }) => change({ title: target.value })}
        error={problem('title')}
      />
      {TEXT_NAMES.map((name) => (
        <EventText key={name} name={name} values={values} change={change} problem={problem} />
      ))}
    </Card>
  );
}

/** A text that may be left out: one line, a few, or Markdown. */
function EventText({ name, values, change, problem }: FormProps & { name: TextName }) {
  const { t } = useTranslation('editor');
  const { limit, lines, hint } = TEXTS[name];
  const write = (text: string) => {
    const typed: Partial<Record<TextName, string>> = { [name]: text };
    change(typed);
  };
  const said = { label: t(name), hint: hint && t(hint), error: problem(name) };
  const input = { maxLength: limit, value: values[name] };
  if (lines === 'markdown') return <MarkdownText {...said} {...input} change={write} />;
  if (lines === 1) return <TextField {...said} {...input} onChange={({ target }) => write(target.value)} />;
  return (
    <Field {...said}>
      {(field) => (
        <textarea
          {...field}
          {...input}
          rows={lines}
          className={INPUT}
          onChange={({ target }) => write(target.value)}
        />
      )}
    </Field>
  );
}

interface TimesProps extends Pick<FormProps, 'problem'> {
  values: Pick<Values, 'start' | 'end' | 'timezone'>;
  change: (part: Partial<Pick<Values, 'start' | 'end' | 'timezone'>>) => void;
}

/** Beginning and end; the end goes along when the beginning moves. */
export function TimesOnly({ values: { start, end, timezone }, change, problem }: TimesProps) {
  const { t } = useTranslation('editor');
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <MomentField
        label={t('start')}
        zone={timezone}
        required
        value={start}
        change={(next) =>
          change({
            start: next,
            end: { ...end, wall: movedAlong(end.wall, start.wall, next.wall) },
          })
        }
        error={problem('startsAt')}
      />
      <MomentField
        label={t('end')}
        zone={timezone}
        required
        value={end}
        change={(next) => change({ end: next })}
        error={problem('endsAt')}
      />
    </div>
  );
}

function TimeFields(props: TimesProps) {
  const { t } = useTranslation('editor');
  return (
    <>
      <TimesOnly {...props} />
      <ZoneField
        label={t('zone')}
        hint={t('zoneHint')}
        value={props.values.timezone}
        change={(next) => props.change({ timezone: next })}
        error={props.problem('timezone')}
      />
    </>
  );
}

const HOUR = 60;
const DAY = 24 * HOUR;
/** The choices for when people are reminded, in minutes before the event. */
const REMINDERS = [HOUR, 3 * HOUR, DAY, 2 * DAY, 7 * DAY];

/** When people are reminded, in words. */
export function useReminderName(): (minutes: number) => string {
  const { t } = useTranslation('editor');
  return (minutes) => {
    if (minutes % DAY === 0) return t('reminderDays', { count: minutes / DAY });
    if (minutes % HOUR === 0) return t('reminderHours', { count: minutes / HOUR });
    return t('reminderMinutes', { count: minutes });
  };
}

function ReminderField({ values: { reminderMinutes }, change, problem }: FormProps) {
  const { t } = useTranslation('editor');
  const name = useReminderName();
  // An app of one's own may have chosen another time.
  const known = reminderMinutes === null || REMINDERS.includes(reminderMinutes);
  const offered = known ? REMINDERS : [...REMINDERS, reminderMinutes].sort((one, other) => one - other);
  return (
    <Field label={t('reminder')} hint={t('reminderHint')} error={problem('reminderMinutes')}>
      {(field) => (
        <select
          {...field}
          className={INPUT}
          value={reminderMinutes ?? ''}
          onChange={({ target }) => change({ reminderMinutes: target.value ? Number(target.value) : null })}
        >
          {offered.map((minutes) => (
            <option key={minutes} value={minutes}>
              {name(minutes)}
            </option>
          ))}
          <option value="">{t('noReminder')}</option>
        </select>
      )}
    </Field>
  );
}

function When(props: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <Card id="when" aria-labelledby="when-title" className="scroll-mt-20 space-y-4">
      <h2 id="when-title" className="text-lg font-semibold">
        {t('when')}
      </h2>
      <TimeFields {...props} />
      <ReminderField {...props} />
    </Card>
  );
}

function Finding({ values, change, problem }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <Card aria-labelledby="finding" className="space-y-4">
      <h2 id="finding" className="text-lg font-semibold">
        {t('finding')}
      </h2>
      <fieldset>
        <legend className="text-sm font-medium">{t('visibility')}</legend>
        {VISIBILITIES.map((visibility) => (
          <label key={visibility} className="grid min-h-11 grid-cols-[auto_minmax(0,1fr)] gap-x-3 py-2">
            <input
              type="radio"
              name="visibility"
              className="mt-1 size-4 accent-accent"
              checked={values.visibility === visibility}
              onChange={() => change({ visibility })}
            />
            <span className="font-medium">{t(`visibilityOf.${visibility}`)}</span>
            <span className="col-start-2 text-sm text-quiet">{t(`visibilityHint.${visibility}`)}</span>
          </label>
        ))}
      </fieldset>
      <TagsField
        label={t('tags')}
        hint={t('tagsHint')}
        tags={values.tags}
        change={(tags) => change({ tags })}
        error={problem('tags')}
      />
      <TextField
        label={t('capacity')}
        hint={t('capacityHint')}
        inputMode="numeric"
        autoComplete="off"
        className="max-w-40"
        value={values.capacity}
        onChange={({ target }) => change({ capacity: target.value })}
        error={problem('capacity')}
      />
    </Card>
  );
}
