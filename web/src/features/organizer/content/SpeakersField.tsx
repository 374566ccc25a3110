import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooseFile } from '@/components/ChooseFile';
import { Field, FieldError, TextField } from '@/components/Field';
import { Icon } from '@/components/Icon';
import { Button, INPUT } from '@/components/ui';
import { fileUrl } from '@/lib/files';
import { LIMITS } from '@/lib/limits';
import type { EventPictureFragment, SpeakersLabel } from '@/graphql/generated/graphql';
import { addPicture } from './content';
import { Entry } from './Entry';
import { newKey, useEntries, type ListProps } from './list';
import { MOST, type TypedSpeaker } from './typed';
import { usePictureText } from './words';

const LABELS: SpeakersLabel[] = ['SPEAKERS', 'LINE_UP', 'HOSTS'];

interface SpeakersFieldProps extends ListProps<TypedSpeaker> {
  eventId: string;
  label: SpeakersLabel;
  changeLabel: (label: SpeakersLabel) => void;
}

/** Who speaks, performs or hosts, and what they are called. */
export function SpeakersField(props: SpeakersFieldProps) {
  const { eventId, label, changeLabel, list, change, problem } = props;
  const { t } = useTranslation('content');
  const entries = useEntries(list, change);
  return (
    <div className="space-y-3">
      {list.length > 0 && (
        <Field label={t('speakers.label')}>
          {(field) => (
            <select
              {...field}
              className={`${INPUT} sm:max-w-60`}
              value={label}
              onChange={({ target }) => changeLabel(target.value as SpeakersLabel)}
            >
              {LABELS.map((one) => (
                <option key={one} value={one}>
                  {t(`speakers.labels.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <ol className="space-y-2 empty:hidden">
        {list.map((speaker, place) => {
          const at = (field: string) => problem(`speakers.${place}.${field}`);
          const set = (part: Partial<TypedSpeaker>) => entries.set(speaker.key, part);
          return (
            <Entry
              key={speaker.key}
              name={speaker.name || t('speakers.unnamed')}
              summary={<Line speaker={speaker} />}
              open={entries.isOpen(speaker.key, ['name', 'role', 'bio', 'url', 'pictureId'].some(at))}
              toggled={entries.toggled(speaker.key)}
              first={place === 0}
              last={place === list.length - 1}
              move={(by) => entries.move(place, by)}
              remove={() => entries.remove(speaker.key)}
            >
              <div className="grid gap-4 sm:grid-cols-2">
                <TextField
                  label={t('speakers.name')}
                  name={`speakers.${place}.name`}
                  required
                  autoComplete="off"
                  maxLength={LIMITS.name}
                  value={speaker.name}
                  onChange={({ target }) => set({ name: target.value })}
                  error={at('name')}
                />
                <TextField
                  label={t('speakers.role')}
                  name={`speakers.${place}.role`}
                  autoComplete="off"
                  maxLength={LIMITS.speakerRole}
                  value={speaker.role}
                  onChange={({ target }) => set({ role: target.value })}
                  error={at('role')}
                />
              </div>
              <Portrait
                eventId={eventId}
                picture={speaker.picture}
                change={(picture) => set({ picture })}
                error={at('pictureId')}
              />
              <Field label={t('speakers.bio')} error={at('bio')}>
                {(field) => (
                  <textarea
                    {...field}
                    name={`speakers.${place}.bio`}
                    rows={3}
                    maxLength={LIMITS.speakerBio}
                    className={`${INPUT} field-sizing-content`}
                    value={speaker.bio}
                    onChange={({ target }) => set({ bio: target.value })}
                  />
                )}
              </Field>
              <TextField
                label={t('speakers.url')}
                name={`speakers.${place}.url`}
                type="url"
                inputMode="url"
                placeholder="https://"
                maxLength={LIMITS.webAddress}
                value={speaker.url}
                onChange={({ target }) => set({ url: target.value })}
                error={at('url')}
              />
            </Entry>
          );
        })}
      </ol>
      <Button
        disabled={list.length >= MOST.speakers}
        onClick={() => entries.add({ key: newKey(), name: '', role: '', bio: '', url: '', picture: null })}
      >
        <Icon name="plus" />
        {t('speakers.add')}
      </Button>
    </div>
  );
}

function Line({ speaker }: { speaker: TypedSpeaker }) {
  const { t } = useTranslation('content');
  return (
    <span className="flex items-center gap-3">
      <Round picture={speaker.picture} className="size-10" />
      <span className="min-w-0">
        <span className="block truncate font-semibold">{speaker.name || t('speakers.unnamed')}</span>
        {speaker.role && <span className="block truncate text-sm text-quiet">{speaker.role}</span>}
      </span>
    </span>
  );
}

function Round({ picture, className }: { picture: EventPictureFragment | null; className: string }) {
  if (picture) {
    return (
      <img
        src={fileUrl(picture.variants[0]?.url ?? picture.url)}
        alt=""
        width={picture.width}
        height={picture.height}
        className={`shrink-0 rounded-full bg-soft object-cover ${className}`}
      />
    );
  }
  return (
    <span className={`grid shrink-0 place-items-center rounded-full bg-soft text-quiet ${className}`}>
      <Icon name="person" />
    </span>
  );
}

interface PortraitProps {
  eventId: string;
  picture: EventPictureFragment | null;
  change: (picture: EventPictureFragment | null) => void;
  error: string | undefined;
}

/** A picture of somebody. It is stored at once, and theirs once the form is saved. */
function Portrait({ eventId, picture, change, error }: PortraitProps) {
  const { t } = useTranslation('content');
  const id = useId();
  const say = usePictureText();
  const sending = useMutation({
    mutationFn: (file: File) => addPicture(eventId, 'speaker', file),
    onSuccess: change,
  });
  const wrong = sending.error ? say(sending.error) : error;
  return (
    <div className="space-y-1.5">
      <div className="flex flex-wrap items-center gap-3">
        <Round picture={picture} className={`size-16 ${sending.isPending ? 'animate-pulse' : ''}`} />
        <ChooseFile
          choose={([file]) => {
            if (!sending.isPending) sending.mutate(file);
          }}
          label={t(sending.isPending ? 'sending' : picture ? 'speakers.replace' : 'speakers.choose')}
          describedBy={wrong ? `${id}-error` : undefined}
        />
        {picture && (
          <Button tone="quiet" onClick={() => change(null)}>
            {t('speakers.without')}
          </Button>
        )}
      </div>
      <FieldError id={`${id}-error`} error={wrong} />
    </div>
  );
}
