import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { TicketCode } from '@/components/TicketCode';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { CodeField } from './CodeField';
import { beginFactor, confirmFactor, factorChanged, grouped, type Setup } from './factor';
import { useProblemText } from './form';
import { RecoveryCodes } from './RecoveryCodes';

const SHOWN = ['password', 'code'];

/** Switches the second step on: the password, the app with its first code, the recovery codes. */
export function SetupDialog({ email, close }: { email: string; close: () => void }) {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const [setup, setSetup] = useState<Setup | null>(null);
  const [codes, setCodes] = useState<string[]>();
  const finish = () => {
    close();
    // Only now, since the button that the dialog came from goes with it.
    if (codes) void factorChanged(client);
  };
  return (
    <Dialog title={t(codes ? 'factor.codes' : 'factor.switchOn')} close={finish}>
      {codes ? (
        <RecoveryCodes codes={codes} close={finish} />
      ) : setup ? (
        <Scan setup={setup} close={close} done={setCodes} />
      ) : (
        <Password email={email} close={close} done={setSetup} />
      )}
    </Dialog>
  );
}

interface PasswordProps {
  email: string;
  close: () => void;
  done: (setup: Setup | null) => void;
}

function Password({ email, close, done }: PasswordProps) {
  const { t } = useTranslation('account');
  const say = useFactorText();
  return (
    <Form
      className="mt-3 space-y-4"
      submit={t('factor.next')}
      say={say}
      shown={SHOWN}
      send={async ({ text }) => done(await beginFactor(text('password')))}
      beside={<Button onClick={close}>{t('factor.cancel')}</Button>}
    >
      {(problem) => (
        <>
          <p className="text-quiet">{t('factor.passwordText')}</p>
          <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
          <PasswordField error={problem('password')} />
        </>
      )}
    </Form>
  );
}

interface ScanProps {
  setup: Setup;
  close: () => void;
  done: (codes: string[]) => void;
}

function Scan({ setup, close, done }: ScanProps) {
  const { t } = useTranslation('account');
  const say = useFactorText();
  return (
    <Form
      className="mt-3 space-y-4"
      submit={t('factor.switchOn')}
      say={say}
      shown={SHOWN}
      send={async ({ text }) => done(await confirmFactor(text('code')))}
      beside={<Button onClick={close}>{t('factor.cancel')}</Button>}
    >
      {(problem) => (
        <>
          <p className="text-quiet">{t('factor.scan')}</p>
          <div className="mx-auto max-w-56">
            <TicketCode secret={setup.uri} label={t('factor.qr')} />
          </div>
          <p className="text-sm text-quiet">{t('factor.byHand')}</p>
          <p data-testid="secret" className="font-mono text-sm [overflow-wrap:anywhere]">
            {grouped(setup.secret)}
          </p>
          <a href={setup.uri} className="inline-flex min-h-11 items-center underline">
            {t('factor.here')}
          </a>
          <CodeField error={problem('code')} hint={t('factor.firstCode')} />
        </>
      )}
    </Form>
  );
}

/** The account's password; whoever only ever came in by links chooses one first. */
export function PasswordField({ error }: { error: string | undefined }) {
  const { t } = useTranslation('account');
  return (
    <>
      <TextField
        label={t('password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={error}
      />
      <Link to="/forgot-password" className="inline-flex min-h-11 items-center underline">
        {t('factor.noPassword')}
      </Link>
    </>
  );
}

/** Refusals in the reader's words: whoever is signed in has only the password to be wrong about. */
export function useFactorText(): (code: string, message: string) => string {
  const { t } = useTranslation('account');
  const say = useProblemText();
  return (code, message) =>
    code === 'INVALID_CREDENTIALS' ? t('profile.wrongPassword') : say(code, message);
}
