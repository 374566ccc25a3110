import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { leaveSession } from '@/lib/session';
import { accountChanged, confirmEmail, undoEmail } from './changes';
import { useEmailCodeText } from './EmailCodeField';
import { AccountForm, useProblemText } from './form';

const route = getRouteApi('/change-email');
const undoRoute = getRouteApi('/undo-email-change');

/**
 * Needs a press of the button: programs that scan mails open links, but press nothing. And needs a login to the account
 * that asked, which the route leads to: a stranger may have asked for the address of whoever reads the mail.
 */
export function ChangeEmailPage() {
  const { t } = useTranslation('myAccount');
  const client = useQueryClient();
  const { token = '' } = route.useSearch();
  const say = useEmailCodeText(useProblemText());
  return (
    <AccountForm
      title={t('changeEmail.title')}
      intro={<p className="text-quiet">{t('changeEmail.text')}</p>}
      submit={t('changeEmail.submit')}
      say={(code, message) => (code === 'TOKEN_INVALID' ? t('changeEmail.invalid') : say(code, message))}
      send={async () => {
        await confirmEmail({ token });
        await accountChanged(client);
      }}
      sent={
        <>
          {t('changeEmail.done')}{' '}
          <Link to="/account" className="underline">
            {t('changeEmail.goOn')}
          </Link>
        </>
      }
    >
      {() => null}
    </AccountForm>
  );
}

/** Gives the account back to whoever had the address before. */
export function UndoEmailPage() {
  const { t } = useTranslation(['myAccount', 'account']);
  const { token = '' } = undoRoute.useSearch();
  const say = useProblemText();
  return (
    <AccountForm
      title={t('undoEmail.title')}
      intro={<p className="text-quiet">{t('undoEmail.text')}</p>}
      submit={t('undoEmail.submit')}
      say={(code, message) =>
        code === 'EMAIL_TAKEN'
          ? t('undoEmail.taken')
          : code === 'TOKEN_INVALID'
            ? t('account:code.UNDO_INVALID')
            : say(code, message)
      }
      send={() => undoEmail(token)}
      // It ended with all others. Who is asked to log in again would not see what happened.
      done={leaveSession}
      sent={t('undoEmail.done')}
    >
      {() => null}
    </AccountForm>
  );
}
