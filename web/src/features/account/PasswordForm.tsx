import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Card } from '@/components/ui';
import { NewPasswordField } from './NewPasswordField';
import { useProblemText } from './form';
import { changePassword, sessionsQuery } from './profile';
import { Saved } from './Saved';

const SHOWN = ['currentPassword', 'password'];

export function PasswordForm({ email }: { email: string }) {
  const { t } = useTranslation('account');
  const say = useProblemText();
  const client = useQueryClient();
  const [times, setTimes] = useState(0);
  return (
    <Card aria-labelledby="change-password">
      <h2 id="change-password" className="mb-1 text-lg font-semibold">
        {t('account.changePassword')}
      </h2>
      <p className="mb-3 text-sm text-quiet">{t('profile.passwordText')}</p>
      <Form
        submit={t('account.changePassword')}
        send={({ text }) => changePassword(text('currentPassword'), text('password'))}
        done={() => {
          setTimes(times + 1);
          void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
        }}
        say={(code, message) =>
          code === 'INVALID_CREDENTIALS' ? t('profile.wrongPassword') : say(code, message)
        }
        shown={SHOWN}
        beside={<Saved times={times} text={t('profile.passwordChanged')} />}
      >
        {(problem) => (
          // What was typed is gone once it holds.
          <div key={times} className="space-y-4">
            {/* Password managers file the new one under this. */}
            <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
            <TextField
              label={t('profile.currentPassword')}
              name="currentPassword"
              type="password"
              autoComplete="current-password"
              required
              error={problem('currentPassword')}
            />
            <NewPasswordField error={problem('password')} />
            <Link to="/forgot-password" className="inline-flex min-h-11 items-center underline">
              {t('login.forgot')}
            </Link>
          </div>
        )}
      </Form>
    </Card>
  );
}
