import { useTranslation } from 'react-i18next';
import { Badge, Card, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer, type Viewer } from '@/lib/viewer';
import { Following } from './Following';
import { Mails } from './Mails';
import { PasswordForm } from './PasswordForm';
import { ProfileForm } from './ProfileForm';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';

/** Who one is here, the password, and where one is signed in. */
export function ProfilePage() {
  const { t } = useTranslation('account');
  const { viewer } = useViewer();
  useTitle(t('profile.title'));
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('profile.title')}</h1>
      <div className="mt-4 space-y-5">
        {viewer ? (
          <>
            <Address viewer={viewer} />
            <ProfileForm viewer={viewer} />
            <Mails />
            <Following />
            <PasswordForm email={viewer.email} />
            <SecondFactor viewer={viewer} />
            <Sessions />
          </>
        ) : (
          <>
            <Skeleton className="h-24" />
            <Skeleton className="h-80" />
          </>
        )}
      </div>
    </>
  );
}

function Address({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('account');
  return (
    <Card aria-labelledby="address">
      <h2 id="address" className="text-lg font-semibold">
        {t('email')}
      </h2>
      <p className="mt-2 flex flex-wrap items-center gap-2">
        <span className="min-w-0 break-all">{viewer.email}</span>
        <Badge tone="good">{t('account.verified')}</Badge>
      </p>
    </Card>
  );
}
