import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/ui';
import { resetPassword } from './api';
import { AccountForm } from './form';

const route = getRouteApi('/reset-password');

export function ResetPasswordPage() {
  const { t } = useTranslation('account');
  const { token = '' } = route.useSearch();
  return (
    <AccountForm
      title={t('reset.title')}
      submit={t('reset.submit')}
      send={(field) => resetPassword(token, field('password'))}
      sent={
        <>
          {t('reset.done')}{' '}
          <Link to="/login" className="underline">
            {t('login.title')}
          </Link>
        </>
      }
    >
      {(problem) => (
        <TextField
          label={t('newPassword')}
          hint={t('passwordHint')}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={200}
          error={problem('password')}
        />
      )}
    </AccountForm>
  );
}
