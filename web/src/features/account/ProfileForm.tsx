import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, type Fields } from '@/components/Form';
import { Field, TextField } from '@/components/Field';
import { Card, INPUT } from '@/components/ui';
import { ZoneField } from '@/components/ZoneField';
import { zoneName } from '@/lib/format';
import { followAccount, LANGUAGES } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { viewerChanged, type Viewer } from '@/lib/viewer';
import { ownZone } from '@/lib/zone-names';
import { useProblemText } from './form';
import { updateAccount } from './profile';
import { Saved } from './Saved';

const SHOWN = ['displayName', 'locale', 'timezone'];

export function ProfileForm({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('account');
  const say = useProblemText();
  const client = useQueryClient();
  const [times, setTimes] = useState(0);
  const [zone, setZone] = useState(viewer.timezone);
  const send = async ({ text }: Fields) => {
    const user = await updateAccount({
      displayName: text('displayName'),
      locale: text('locale'),
      timezone: text('timezone'),
    });
    if (user) viewerChanged(client, user);
    if (user) await followAccount(user.locale, user.locale !== viewer.locale);
  };
  const here = ownZone();
  return (
    <Card aria-labelledby="details">
      <h2 id="details" className="mb-3 text-lg font-semibold">
        {t('profile.details')}
      </h2>
      <Form
        submit={t('save')}
        send={send}
        done={() => setTimes(times + 1)}
        say={say}
        shown={SHOWN}
        beside={<Saved times={times} text={t('saved')} />}
      >
        {(problem) => (
          <>
            <TextField
              label={t('name')}
              hint={t('profile.nameHint')}
              name="displayName"
              autoComplete="name"
              required
              maxLength={LIMITS.displayName}
              defaultValue={viewer.displayName}
              error={problem('displayName')}
            />
            <Field label={t('profile.language')} hint={t('profile.languageHint')} error={problem('locale')}>
              {(props) => (
                <select
                  key={viewer.locale}
                  {...props}
                  name="locale"
                  defaultValue={viewer.locale}
                  className={INPUT}
                >
                  {LANGUAGES.map((tag) => (
                    <option key={tag} value={tag} lang={tag}>
                      {new Intl.DisplayNames(tag, { type: 'language' }).of(tag)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <ZoneField
              label={t('profile.zone')}
              hint={
                here === zone ? t('profile.zoneHint') : t('profile.zoneDiffers', { zone: zoneName(here) })
              }
              name="timezone"
              value={zone}
              change={setZone}
              error={problem('timezone')}
            />
          </>
        )}
      </Form>
    </Card>
  );
}
