import { useTranslation } from 'react-i18next';
import { OwnKeys } from '@/features/api-keys/OwnKeys';
import { AccountPage } from './AccountPage';
import { PasswordForm } from './PasswordForm';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';

/** What keeps others out: the password, the second step, and where one is logged in. */
export function SecurityPage() {
  const { t } = useTranslation('myAccount');
  return (
    <AccountPage title={t('security')}>
      {(viewer) => (
        <>
          <PasswordForm email={viewer.email} />
          <SecondFactor viewer={viewer} />
          <Sessions />
          <OwnKeys />
        </>
      )}
    </AccountPage>
  );
}
