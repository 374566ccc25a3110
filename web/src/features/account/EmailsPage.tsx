import { useTranslation } from 'react-i18next';
import { AccountPage } from './AccountPage';
import { Following } from './Following';
import { Mails } from './Mails';

/** Which mails one gets, and from whom. */
export function EmailsPage() {
  const { t } = useTranslation('myAccount');
  return (
    <AccountPage title={t('emails')}>
      {() => (
        <>
          <Mails />
          <Following />
        </>
      )}
    </AccountPage>
  );
}
