import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { LIMITS } from '@/lib/limits';
import { NewPasswordField } from './NewPasswordField';
import { verifyEmail, type WaitingSignUp } from './api';
import { AccountForm } from './form';
import { keepGoal, keptGoal } from './goal';

const route = getRouteApi('/verify-email');

/** Needs a press of the button: programs that scan mails open links, but press nothing. */
export function VerifyEmailPage() {
  const { t } = useTranslation('account');
  const { token = '' } = route.useSearch();
  const [waiting, setWaiting] = useState<WaitingSignUp>();
  const goOn = useGoOn();
  if (waiting) return <Choose token={token} signUp={waiting} goOn={goOn} />;
  return (
    <AccountForm
      title={t('verify.title')}
      intro={<p className="text-quiet">{t('verify.text')}</p>}
      submit={t('verify.submit')}
      send={async () => {
        const signUp = await verifyEmail(token);
        setWaiting(signUp);
        if (!signUp) goOn();
      }}
    >
      {() => null}
    </AccountForm>
  );
}

/** Back to where one signed up from, else to the start, where the header says that one is in. */
function useGoOn(): () => void {
  const router = useRouter();
  return () => {
    const goal = keptGoal();
    keepGoal(undefined);
    router.history.push(goal ?? '/');
  };
}

/** Whoever signed up elsewhere may not be whoever reads the mail, so what they typed opens nothing. */
function Choose({ token, signUp, goOn }: { token: string; signUp: WaitingSignUp; goOn: () => void }) {
  const { t } = useTranslation('account');
  return (
    <AccountForm
      title={t('verify.chooseTitle')}
      intro={<p className="text-quiet">{t('verify.chooseText')}</p>}
      submit={t('verify.chooseSubmit')}
      send={async (field) => {
        await verifyEmail(token, { password: field('password'), displayName: field('displayName') });
      }}
      done={goOn}
    >
      {(problem) => (
        <>
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            readOnly
            defaultValue={signUp.email}
          />
          <TextField
            label={t('name')}
            name="displayName"
            autoComplete="name"
            required
            maxLength={LIMITS.displayName}
            defaultValue={signUp.displayName}
            error={problem('displayName')}
          />
          <NewPasswordField error={problem('password')} />
        </>
      )}
    </AccountForm>
  );
}
