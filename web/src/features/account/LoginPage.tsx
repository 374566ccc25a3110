import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextField } from '@/components/ui';
import { config } from '@/lib/config';
import { AccountForm } from './form';
import { logIn, redeemLink, requestLink } from './api';

const route = getRouteApi('/login');
const LINK = 'inline-flex min-h-11 items-center underline';

export function LoginPage() {
  const { token } = route.useSearch();
  const [byMail, setByMail] = useState(false);
  if (token) return <RedeemLink token={token} />;
  return byMail ? <MailLink back={() => setByMail(false)} /> : <Password byMail={() => setByMail(true)} />;
}

/** Where to after the login: where one came from, else the start. */
function useGoOn(): () => void {
  const router = useRouter();
  const { next } = route.useSearch();
  return () => router.history.push(next ?? '/');
}

function Password({ byMail }: { byMail: () => void }) {
  const { t } = useTranslation('account');
  const { next } = route.useSearch();
  const goOn = useGoOn();
  return (
    <AccountForm
      title={t('login.title')}
      submit={t('login.submit')}
      send={(field) => logIn(field('email'), field('password'))}
      done={goOn}
      more={
        <>
          <button type="button" className={LINK} onClick={byMail}>
            {t('login.byMail')}
          </button>
          <Link to="/forgot-password" className={LINK}>
            {t('login.forgot')}
          </Link>
          <Link to="/sign-up" search={next ? { next } : {}} className={LINK}>
            {t('login.signUp')}
          </Link>
          <DemoLogins goOn={goOn} />
        </>
      }
    >
      {(problem) => (
        <>
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            error={problem('email')}
          />
          <TextField
            label={t('password')}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            error={problem('password')}
          />
        </>
      )}
    </AccountForm>
  );
}

/** In development: in as one of the demo's people. */
function DemoLogins({ goOn }: { goOn: () => void }) {
  const { t } = useTranslation('account');
  if (config.demoLogins.length === 0) return null;
  return (
    <div className="mt-3 w-full border-t border-line pt-3">
      <p className="text-sm text-quiet">{t('login.demo')}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {config.demoLogins.map((login) => (
          <Button key={login.email} onClick={() => void logIn(login.email, login.password).then(goOn)}>
            {login.who}
          </Button>
        ))}
      </div>
    </div>
  );
}

function MailLink({ back }: { back: () => void }) {
  const { t } = useTranslation('account');
  return (
    <AccountForm
      title={t('login.byMail')}
      intro={<p className="text-quiet">{t('login.byMailText')}</p>}
      submit={t('login.sendLink')}
      send={(field) => requestLink(field('email'))}
      sent={t('login.linkSent')}
      more={
        <button type="button" className={LINK} onClick={back}>
          {t('login.byPassword')}
        </button>
      }
    >
      {(problem) => (
        <TextField
          label={t('email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          error={problem('email')}
        />
      )}
    </AccountForm>
  );
}

/** The link is used up by the button only: programs that scan mails open links, but press nothing. */
function RedeemLink({ token }: { token: string }) {
  const { t } = useTranslation('account');
  return (
    <AccountForm
      title={t('login.title')}
      intro={<p className="text-quiet">{t('login.redeemText')}</p>}
      submit={t('login.submit')}
      send={() => redeemLink(token)}
      done={useGoOn()}
    >
      {() => null}
    </AccountForm>
  );
}
