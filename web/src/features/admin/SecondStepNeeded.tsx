import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Card, LinkButton, Skeleton } from '@/components/ui';
import { factorQuery } from '@/features/account/factor';
import { signOut } from '@/lib/session';
import { useTitle } from '@/lib/title';

/** In place of the area's pages, while an administrator lacks the second step that is wanted here. */
export function SecondStepNeeded() {
  const { t } = useTranslation('admin');
  useTitle(t('secondStep.title'));
  const query = useQuery(factorQuery);
  return (
    <Card className="mx-auto max-w-xl">
      <h1 className="text-2xl font-bold tracking-tight">{t('secondStep.title')}</h1>
      {query.isPending && <Skeleton className="mt-3 h-20" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data === null && (
        <>
          <p className="mt-3 mb-5">{t('secondStep.off')}</p>
          <LinkButton to="/account/security" tone="primary">
            {t('secondStep.toAccount')}
          </LinkButton>
        </>
      )}
      {query.data && <Again />}
    </Card>
  );
}

/** It is on, but this login did without it. */
function Again() {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const { href } = useLocation();
  const leaving = useMutation({
    mutationFn: () => signOut(),
    onSuccess: () => navigate({ to: '/login', search: { next: href } }),
  });
  return (
    <>
      <p className="mt-3 mb-5">{t('secondStep.notPassed')}</p>
      <Button tone="primary" busy={leaving.isPending} onClick={() => leaving.mutate()}>
        {t('secondStep.again')}
      </Button>
      {leaving.isError && <Problem error={leaving.error} />}
    </>
  );
}
