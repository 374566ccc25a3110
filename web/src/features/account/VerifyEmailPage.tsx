import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
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
  if (waiting) return <Choose token={token} signUp={waiting} />;
  return (
    <AccountForm
      title={t('verify.title')}
      intro={<p className="text-quiet">{t('verify.text')}</p>}
      submit={t('verify.submit')}
      send={async () => setWaiting(await verifyEmail(token))}
      sent={<Confirmed />}
    >
      {() => null}
    </AccountForm>
  );
}

function Confirmed() {
  const { t } = useTranslation('account');
  const router = useRouter();
  const [goal] = useState(keptGoal);
  const goOn = () => {
    keepGoal(undefined);
    if (goal) router.history.push(goal);
  };
  return (
    <>
      {t('verify.done')}{' '}
      {goal ? (
        <button type="button" className="underline" onClick={goOn}>
          {t('verify.goBack')}
        </button>
      ) : (
        <Link to="/" className="underline">
          {t('verify.goOn')}
        </Link>
      )}
    </>
  );
}

/** Whoever signed up elsewhere may not be whoever reads the mail, so what they typed opens nothing. */
function Choose({ token, signUp }: { token: string; signUp: WaitingSignUp }) {
  const { t } = useTranslation('account');
  return (
    <AccountForm
      title={t('verify.chooseTitle')}
      intro={<p className="text-quiet">{t('verify.chooseText')}</p>}
      submit={t('verify.chooseSubmit')}
      send={async (field) => {
        await verifyEmail(token, { password: field('password'), displayName: field('displayName') });
      }}
      sent={<Confirmed />}
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
