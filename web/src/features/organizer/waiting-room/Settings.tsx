import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { INPUT, Notice } from '@/components/ui';
import { zoneName } from '@/lib/format';
import { LIMITS } from '@/lib/limits';
import type { OrganizerEvent } from '../area/event';
import { MomentField, typedTime } from '../area/MomentField';
import { useEventText } from '../area/problems';
import { changeOf, MODES } from './change';
import { useChangeRoom, type Room } from './room';

interface SettingsProps {
  event: OrganizerEvent;
  room: Room;
}

/** When there is a waiting room, and how it goes. */
export function Settings({ event, room }: SettingsProps) {
  const { t } = useTranslation('waitingRoom');
  const say = useEventText();
  const change = useChangeRoom(event.id);
  const zone = event.timezone;
  // What the form began with: only what is changed is sent.
  const [before, setBefore] = useState(room);
  const [opensAt, setOpensAt] = useState(() => typedTime(room.plannedOpensAt, zone));
  const [saved, setSaved] = useState(false);
  return (
    <>
      <Form
        submit={t('save')}
        say={say}
        shown={['mode', 'opensAt', 'perMinute', 'message']}
        send={async (fields) => {
          setSaved(false);
          const wish = changeOf({ ...before, perMinute: room.perMinute }, { fields, opensAt, zone });
          const now = await change(wish);
          if (now) setBefore(now);
        }}
        done={() => setSaved(true)}
      >
        {(problem) => (
          <>
            <Mode chosen={before.mode} error={problem('mode')} />
            <MomentField
              label={t('opensAt', { zone: zoneName(zone) })}
              hint={t('opensAtHint')}
              zone={zone}
              value={opensAt}
              change={setOpensAt}
              error={problem('opensAt')}
            />
            <TextField
              // It can be changed above as well.
              key={room.perMinute}
              label={t('perMinute')}
              hint={t('perMinuteHint')}
              name="perMinute"
              inputMode="numeric"
              autoComplete="off"
              className="max-w-40"
              defaultValue={room.perMinute ?? ''}
              error={problem('perMinute')}
            />
            <Field label={t('message')} hint={t('messageHint')} error={problem('message')}>
              {(props) => (
                <textarea
                  {...props}
                  name="message"
                  rows={3}
                  maxLength={LIMITS.waitingMessage}
                  className={INPUT}
                  defaultValue={before.plannedMessage ?? ''}
                />
              )}
            </Field>
          </>
        )}
      </Form>
      <div className="mt-4 empty:hidden" role="status">
        {saved && <Notice tone="good">{t('saved')}</Notice>}
      </div>
    </>
  );
}

function Mode({ chosen, error }: { chosen: Room['mode']; error: string | undefined }) {
  const { t } = useTranslation('waitingRoom');
  return (
    <fieldset>
      <legend className="text-sm font-medium">{t('mode')}</legend>
      <div className="mt-1.5 space-y-2">
        {MODES.map((mode) => (
          <label
            key={mode}
            className="grid cursor-pointer grid-cols-[auto_1fr] items-center gap-x-3 rounded-xl border border-line px-3.5 py-3 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="mode"
              value={mode}
              defaultChecked={mode === chosen}
              className="size-4 accent-accent"
            />
            <span className="font-medium">{t(`modes.${mode}`)}</span>
            <span className="col-start-2 text-sm text-quiet">{t(`modeTexts.${mode}`)}</span>
          </label>
        ))}
      </div>
      {error && <p className="mt-1.5 text-sm font-medium text-bad">{error}</p>}
    </fieldset>
  );
}
