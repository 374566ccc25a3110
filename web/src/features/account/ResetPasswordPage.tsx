import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NewPasswordField } from './NewPasswordField';
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
      {(problem) => <NewPasswordField error={problem('password')} />}
    </AccountForm>
  );
}
