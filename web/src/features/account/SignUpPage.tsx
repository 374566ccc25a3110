import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/ui';
import { visitorZone } from '@/lib/format';
import { language } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { signUp } from './api';
import { AccountForm } from './form';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { t } = useTranslation('account');
  const search = route.useSearch();
  return (
    <AccountForm
      title={t('signUp.title')}
      submit={t('signUp.submit')}
      send={(field) =>
        signUp({
          email: field('email'),
          password: field('password'),
          displayName: field('displayName'),
          locale: language(),
          timezone: visitorZone(),
        })
      }
      sent={t('signUp.sent')}
      more={
        <Link to="/login" search={search} className="inline-flex min-h-11 items-center underline">
          {t('signUp.login')}
        </Link>
      }
    >
      {(problem) => (
        <>
          <TextField
            label={t('name')}
            name="displayName"
            autoComplete="name"
            required
            maxLength={LIMITS.displayName}
            error={problem('displayName')}
          />
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            error={problem('email')}
          />
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
        </>
      )}
    </AccountForm>
  );
}
