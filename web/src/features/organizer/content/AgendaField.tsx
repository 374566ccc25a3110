import { useTranslation } from 'react-i18next';
import { Field, TextField } from '@/components/Field';
import { Icon } from '@/components/Icon';
import { Button, INPUT } from '@/components/ui';
import { formatDay } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { momentOf, MomentField, type TypedTime } from '../area/MomentField';
import { Entry } from './Entry';
import { newKey, useEntries, type ListProps } from './list';
import { MOST, nextItem, sorted, swapped, type TypedItem, type TypedSpeaker } from './typed';

interface AgendaFieldProps extends ListProps<TypedItem> {
  speakers: TypedSpeaker[];
  zone: string;
  /** When the event begins. */
  start: TypedTime;
}

/** What happens when. The list is by time: moving an entry gives it the other one's time. */
export function AgendaField({ list, change, problem, speakers, zone, start }: AgendaFieldProps) {
  const { t } = useTranslation('content');
  const entries = useEntries(list, change);
  return (
    <div className="space-y-3">
      <ol className="space-y-2 empty:hidden">
        {list.map((item, place) => {
          const at = (field: string) => problem(`agenda.${place}.${field}`);
          const wrong = ['startsAt', 'endsAt', 'title', 'description', 'room', 'speakers'].some(at);
          const set = (part: Partial<TypedItem>) => entries.set(item.key, part);
          return (
            <Entry
              key={item.key}
              name={item.title || t('agenda.unnamed')}
              summary={
                <Line
                  item={item}
                  zone={zone}
                  day={item.start.wall.slice(0, 10) !== start.wall.slice(0, 10)}
                />
              }
              open={entries.isOpen(item.key, wrong)}
              toggled={(open) => {
                entries.toggled(item.key)(open);
                // What is folded again takes its place.
                if (!open) change(sorted(list));
              }}
              first={place === 0}
              last={place === list.length - 1}
              move={(by) => change(swapped(list, place, by))}
              remove={() => entries.remove(item.key)}
            >
              <TextField
                label={t('agenda.title')}
                name={`agenda.${place}.title`}
                required
                maxLength={LIMITS.agendaTitle}
                value={item.title}
                onChange={({ target }) => set({ title: target.value })}
                error={at('title')}
              />
              <div className="grid gap-4 sm:grid-cols-2">
                <MomentField
                  label={t('agenda.start')}
                  zone={zone}
                  required
                  value={item.start}
                  change={(next) => set({ start: next })}
                  error={at('startsAt')}
                />
                <MomentField
                  label={t('agenda.end')}
                  zone={zone}
                  value={item.end}
                  change={(next) => set({ end: next })}
                  error={at('endsAt')}
                />
              </div>
              <TextField
                label={t('agenda.room')}
                name={`agenda.${place}.room`}
                maxLength={LIMITS.agendaRoom}
                value={item.room}
                onChange={({ target }) => set({ room: target.value })}
                error={at('room')}
              />
              <Field label={t('agenda.description')} error={at('description')}>
                {(field) => (
                  <textarea
                    {...field}
                    name={`agenda.${place}.description`}
                    rows={2}
                    maxLength={LIMITS.agendaDescription}
                    className={`${INPUT} field-sizing-content`}
                    value={item.description}
                    onChange={({ target }) => set({ description: target.value })}
                  />
                )}
              </Field>
              {speakers.length > 0 && (
                <Who speakers={speakers} chosen={item.speakers} change={(keys) => set({ speakers: keys })} />
              )}
            </Entry>
          );
        })}
      </ol>
      <Button
        disabled={list.length >= MOST.agenda}
        onClick={() => entries.add(nextItem(newKey(), list, start))}
      >
        <Icon name="plus" />
        {t('agenda.add')}
      </Button>
    </div>
  );
}

/** An item in a line: when, what, where. */
function Line({ item, zone, day }: { item: TypedItem; zone: string; day: boolean }) {
  const { t } = useTranslation('content');
  const moment = momentOf(item.start, zone);
  const time = (typed: TypedTime) => typed.wall.slice(11, 16);
  return (
    <span className="grid gap-x-4 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
      <span className="text-sm text-quiet tabular-nums sm:self-center">
        {day && moment && <span className="me-2 sm:block">{formatDay(moment, zone, formatTag())}</span>}
        {time(item.start)}
        {item.end.wall && ` – ${time(item.end)}`}
      </span>
      <span className="min-w-0">
        <span className="block truncate font-semibold">{item.title || t('agenda.unnamed')}</span>
        {item.room && <span className="block truncate text-sm text-quiet">{item.room}</span>}
      </span>
    </span>
  );
}

interface WhoProps {
  speakers: TypedSpeaker[];
  chosen: string[];
  change: (keys: string[]) => void;
}

/** Which of the event's speakers are in an item. */
function Who({ speakers, chosen, change }: WhoProps) {
  const { t } = useTranslation('content');
  return (
    <fieldset>
      <legend className="text-sm font-medium">{t('agenda.speakers')}</legend>
      <div className="mt-1.5 flex flex-wrap gap-2">
        {speakers.map(({ key, name }) => (
          <label
            key={key}
            className="inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-full border border-line px-4 has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-3 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(key)}
              onChange={({ target }) =>
                change(target.checked ? [...chosen, key] : chosen.filter((other) => other !== key))
              }
            />
            {name || t('speakers.unnamed')}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
