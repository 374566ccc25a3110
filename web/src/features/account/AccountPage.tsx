import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Problem } from '@/components/Problem';
import { Badge, Button, Card, LinkButton, Page, Skeleton } from '@/components/ui';
import { signOut } from '@/lib/session';
import { useTitle } from '@/lib/title';
import { useViewer, type Viewer } from '@/lib/viewer';
import { requestVerification } from './api';

export function AccountPage() {
  const { t } = useTranslation('account');
  const { viewer } = useViewer();
  useTitle(t('account.title'));
  return (
    <Page narrow>
      <h1 className="text-2xl font-bold tracking-tight">{t('account.title')}</h1>
      <div className="mt-4 space-y-5">
        {viewer ? <Profile viewer={viewer} /> : <Skeleton className="h-40" />}
      </div>
    </Page>
  );
}

function Profile({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('account');
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: (everywhere: boolean) => signOut(everywhere),
    onSuccess: () => navigate({ to: '/' }),
  });
  return (
    <>
      <Card>
        <p className="text-lg font-semibold">{viewer.displayName}</p>
        <p className="flex flex-wrap items-center gap-2 text-quiet">
          <span className="min-w-0 break-all">{viewer.email}</span>
          <Badge tone={viewer.emailVerified ? 'good' : 'warn'}>
            {t(viewer.emailVerified ? 'account.verified' : 'account.unverified')}
          </Badge>
        </p>
        {!viewer.emailVerified && <Verification email={viewer.email} />}
      </Card>
      <div className="flex flex-wrap gap-3">
        <LinkButton to="/account/tickets" tone="primary">
          {t('tickets.title')}
        </LinkButton>
        <LinkButton to="/forgot-password">{t('account.changePassword')}</LinkButton>
      </div>
      {leaving.isError && <Problem error={leaving.error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={leaving.isPending} onClick={() => leaving.mutate(false)}>
          {t('account.logOut')}
        </Button>
        <Confirm
          label={t('account.everywhere')}
          title={t('account.everywhereTitle')}
          text={t('account.everywhereText')}
          yes={t('account.everywhere')}
          no={t('account.stay')}
          busy={leaving.isPending}
          confirm={() => leaving.mutate(true)}
        />
      </div>
    </>
  );
}

function Verification({ email }: { email: string }) {
  const { t } = useTranslation('account');
  const asking = useMutation({ mutationFn: () => requestVerification(email) });
  return (
    <div className="mt-3">
      {asking.isSuccess ? (
        <p role="status">{t('account.mailSent')}</p>
      ) : (
        <Button busy={asking.isPending} onClick={() => asking.mutate()}>
          {t('account.mailAgain')}
        </Button>
      )}
      {asking.isError && <Problem error={asking.error} />}
    </div>
  );
}
