import { useTranslation } from 'react-i18next';
import { AccountPage } from './AccountPage';
import { AddressCard } from './AddressCard';
import { PictureCard } from './PictureCard';
import { ProfileForm } from './ProfileForm';

/** Who one is here. */
export function ProfilePage() {
  const { t } = useTranslation('account');
  return (
    <AccountPage title={t('profile.title')}>
      {(viewer) => (
        <>
          <PictureCard viewer={viewer} />
          <ProfileForm viewer={viewer} />
          <AddressCard viewer={viewer} />
        </>
      )}
    </AccountPage>
  );
}
