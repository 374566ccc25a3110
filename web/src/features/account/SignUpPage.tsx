import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Consent } from '@/features/legal/Consent';
import { language } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { signUp } from './api';
import { CheckInbox } from './CheckInbox';
import { AccountForm } from './form';
import { keepGoal } from './goal';
import { NewPasswordField } from './NewPasswordField';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { t } = useTranslation('account');
  const search = route.useSearch();
  const router = useRouter();
  const [typed, setTyped] = useState({ email: '', displayName: '' });
  const [waiting, setWaiting] = useState(false);
  if (waiting) {
    const goOn = () => {
      keepGoal(undefined);
      router.history.replace(search.next ?? '/');
    };
    return <CheckInbox email={typed.email} goOn={goOn} back={() => setWaiting(false)} />;
  }
  return (
    <AccountForm
      title={t('signUp.title')}
      intro={<p className="text-quiet">{t('signUp.intro')}</p>}
      submit={t('signUp.submit')}
      send={async (field) => {
        // Only whoever signs up needs the names of zones.
        const { ownZone } = await import('@/lib/zone-names');
        await signUp({
          email: field('email'),
          password: field('password'),
          displayName: field('displayName'),
          locale: language(),
          timezone: ownZone(),
        });
        keepGoal(search.next);
        setTyped({ email: field('email'), displayName: field('displayName') });
        setWaiting(true);
      }}
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
            defaultValue={typed.displayName}
            error={problem('displayName')}
          />
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue={typed.email}
            error={problem('email')}
          />
          <NewPasswordField error={problem('password')} />
          <Consent to="signUp" />
        </>
      )}
    </AccountForm>
  );
}
