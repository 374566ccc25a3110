import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { verifyEmail } from './api';
import { AccountForm } from './form';

const route = getRouteApi('/verify-email');

/** Needs a press of the button: programs that scan mails open links, but press nothing. */
export function VerifyEmailPage() {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const { token = '' } = route.useSearch();
  return (
    <AccountForm
      title={t('verify.title')}
      intro={<p className="text-quiet">{t('verify.text')}</p>}
      submit={t('verify.submit')}
      send={() => verifyEmail(token)}
      done={() => void client.invalidateQueries({ queryKey: ['viewer'] })}
      sent={
        <>
          {t('verify.done')}{' '}
          <Link to="/" className="underline">
            {t('verify.goOn')}
          </Link>
        </>
      }
    >
      {() => null}
    </AccountForm>
  );
}
