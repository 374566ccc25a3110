import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Button, Notice } from '@/components/ui';
import { leaveSession } from '@/lib/session';
import { useViewer } from '@/lib/viewer';
import { logIn, redeemCode, requestLink } from './api';
import { CodeField } from './CodeField';
import { useProblemText } from './form';

const SHOWN = ['password', 'code'];

/**
 * Asks whoever's session ended to log in again, over the page they were at: it keeps all that was typed, and what was
 * being sent goes out afterwards. What stands there is theirs, so it is covered meanwhile.
 */
export default function LogInAgain() {
  const { t } = useTranslation('account');
  const say = useProblemText();
  const { viewer } = useViewer();
  const [challenge, setChallenge] = useState<string>();
  const [linkSent, setLinkSent] = useState(false);
  const email = viewer?.email ?? '';
  return (
    // Escape decides nothing here: both ways on are buttons.
    <Dialog title={t('ended.title')} close={() => undefined} covers>
      <p className="mt-2 text-quiet">{t('ended.text')}</p>
      <Form
        key={challenge}
        className="mt-4 space-y-4"
        wide
        submit={t('login.submit')}
        say={say}
        shown={SHOWN}
        send={async ({ text }) => {
          if (challenge) await redeemCode(challenge, text('code'));
          else setChallenge(await logIn(email || text('email'), text('password')));
        }}
      >
        {(problem) =>
          challenge ? (
            <>
              <p className="text-quiet">{t('login.codeText')}</p>
              <CodeField error={problem('code')} />
            </>
          ) : (
            <>
              <TextField
                label={t('email')}
                name="email"
                type="email"
                autoComplete="username"
                required
                readOnly={email !== ''}
                {...(email ? { value: email } : {})}
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
          )
        }
      </Form>
      <div className="mt-4 flex flex-wrap gap-3 border-t border-line pt-4">
        {email && !challenge && !linkSent && (
          <Button onClick={() => void requestLink(email).then(() => setLinkSent(true))}>
            {t('login.byMail')}
          </Button>
        )}
        <Button onClick={leaveSession}>{t('ended.leave')}</Button>
      </div>
      {linkSent && (
        <div className="mt-3">
          <Notice tone="good">{t('ended.linkSent')}</Notice>
        </div>
      )}
    </Dialog>
  );
}
