import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { config } from '@/lib/config';
import { AccountForm } from './form';
import { CodeField } from './CodeField';
import { changesQuery } from './changes';
import { logIn, redeemCode, redeemLink, requestLink } from './api';

const route = getRouteApi('/login');
const LINK = 'inline-flex min-h-11 items-center underline';

export function LoginPage() {
  const { token, next: goal } = route.useSearch();
  const navigate = useNavigate();
  const [byMail, setByMail] = useState(false);
  const [challenge, setChallenge] = useState<string>();
  const goOn = useGoOn();
  const next = (asked: string | undefined) => (asked ? setChallenge(asked) : goOn());
  const again = () => {
    setChallenge(undefined);
    // A link is used up by then, so one starts again with the password.
    void navigate({ to: '/login', search: goal ? { next: goal } : {}, replace: true });
  };
  if (challenge) return <Code challenge={challenge} goOn={goOn} again={again} />;
  if (token) return <RedeemLink token={token} next={next} />;
  if (byMail) return <MailLink back={() => setByMail(false)} />;
  return <Password byMail={() => setByMail(true)} next={next} />;
}

interface Step {
  /** In, or on to the second step of this challenge. */
  next: (challenge: string | undefined) => void;
}

/** Where to after the login: where one came from, else the start. Whose account is to be deleted can keep it first. */
function useGoOn(): () => void {
  const router = useRouter();
  const client = useQueryClient();
  const { next = '/' } = route.useSearch();
  return () =>
    void client
      .query({ ...changesQuery, staleTime: 0 })
      .then((account) => (account?.deletesAt ? '/account/data' : next))
      .catch(() => next)
      .then((path) => router.history.push(path));
}

function Password({ byMail, next }: Step & { byMail: () => void }) {
  const { t } = useTranslation('account');
  const search = route.useSearch();
  return (
    <AccountForm
      title={t('login.title')}
      intro={<p className="text-quiet">{t('login.intro')}</p>}
      submit={t('login.submit')}
      send={async (field) => next(await logIn(field('email'), field('password')))}
      more={
        <>
          <button type="button" className={LINK} onClick={byMail}>
            {t('login.byMail')}
          </button>
          <Link to="/forgot-password" className={LINK}>
            {t('login.forgot')}
          </Link>
          <Link to="/sign-up" search={search.next ? { next: search.next } : {}} className={LINK}>
            {t('login.signUp')}
          </Link>
          <DemoLogins next={next} />
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
function DemoLogins({ next }: Step) {
  const { t } = useTranslation('account');
  if (config.demoLogins.length === 0) return null;
  return (
    <div className="mt-3 w-full border-t border-line pt-3">
      <p className="text-sm text-quiet">{t('login.demo')}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {config.demoLogins.map((login) => (
          <Button key={login.email} onClick={() => void logIn(login.email, login.password).then(next)}>
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
function RedeemLink({ token, next }: Step & { token: string }) {
  const { t } = useTranslation('account');
  return (
    <AccountForm
      title={t('login.title')}
      intro={<p className="text-quiet">{t('login.redeemText')}</p>}
      submit={t('login.submit')}
      send={async () => next(await redeemLink(token))}
    >
      {() => null}
    </AccountForm>
  );
}

/** The second step of a login. */
function Code({ challenge, goOn, again }: { challenge: string; goOn: () => void; again: () => void }) {
  const { t } = useTranslation('account');
  return (
    <AccountForm
      title={t('login.codeTitle')}
      intro={<p className="text-quiet">{t('login.codeText')}</p>}
      submit={t('login.submit')}
      send={(field) => redeemCode(challenge, field('code'))}
      done={goOn}
      more={
        <button type="button" className={LINK} onClick={again}>
          {t('login.again')}
        </button>
      }
    >
      {(problem) => <CodeField error={problem('code')} />}
    </AccountForm>
  );
}
