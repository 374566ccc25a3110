import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { Consent } from '@/features/legal/Consent';
import { language } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { NewPasswordField } from './NewPasswordField';
import { requestVerification, signUp } from './api';
import { AccountForm } from './form';
import { keepGoal } from './goal';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { t } = useTranslation('account');
  const search = route.useSearch();
  const [email, setEmail] = useState('');
  return (
    <AccountForm
      title={t('signUp.title')}
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
        setEmail(field('email'));
      }}
      sent={
        <>
          <p>{t('signUp.sent')}</p>
          <MailAgain email={email} />
        </>
      }
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
          <NewPasswordField error={problem('password')} />
          <Consent to="signUp" />
        </>
      )}
    </AccountForm>
  );
}

/** For whoever waits for the mail in vain. */
function MailAgain({ email }: { email: string }) {
  const { t } = useTranslation('account');
  const asking = useMutation({ mutationFn: () => requestVerification(email) });
  return (
    <>
      <div className="mt-3" role="status">
        {asking.isSuccess && <p className="font-medium">{t('account.mailSent')}</p>}
      </div>
      {!asking.isSuccess && (
        <Button busy={asking.isPending} onClick={() => asking.mutate()}>
          {t('account.mailAgain')}
        </Button>
      )}
      {asking.isError && <Problem error={asking.error} />}
    </>
  );
}
