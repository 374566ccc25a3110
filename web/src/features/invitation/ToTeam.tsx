import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice, Page, Skeleton } from '@/components/ui';
import { refusals } from '@/lib/refusal';
import { useTitle } from '@/lib/title';
import { accept, decline, invitationQuery, type Invitation } from './invitation';

const LINK = 'inline-flex min-h-11 items-center underline';

/** Somebody was asked to join a team, and says yes or no. */
export default function ToTeam({ token }: { token: string }) {
  const { t } = useTranslation('invitation');
  const query = useQuery(invitationQuery(token));
  useTitle(t('title'));
  return (
    <Page narrow>
      <Card className="mx-auto max-w-md">
        <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
        <div className="mt-4 space-y-4">
          {query.isPending && <Skeleton className="h-24" />}
          {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
          {query.data === null && <Notice tone="warn">{t('over')}</Notice>}
          {query.data && <Asked invitation={query.data} token={token} />}
        </div>
      </Card>
    </Page>
  );
}

function Asked({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t } = useTranslation('invitation');
  const { t: organizer } = useTranslation('organizer');
  const { organization, inviterName, role, email, viewerInvited } = invitation;
  const said = { organization: organization.name, role: organizer(`role.${role}`) };
  return (
    <>
      <p>{inviterName ? t('text', { ...said, person: inviterName }) : t('textNobody', said)}</p>
      {viewerInvited ? (
        <Answer invitation={invitation} token={token} />
      ) : (
        <Elsewhere email={email} token={token} other={viewerInvited === false} />
      )}
    </>
  );
}

/** An invitation is for one address; whoever answers is signed in with it. */
function Elsewhere({ email, token, other }: { email: string; token: string; other: boolean }) {
  const { t } = useTranslation('invitation');
  const next = { next: `/invitation?token=${token}` };
  const declining = useDecline(token);
  if (declining.isSuccess) return <Notice tone="accent">{t('declined')}</Notice>;
  return (
    <>
      <Notice tone="accent">{t(other ? 'otherAddress' : 'signIn', { email })}</Notice>
      <div className="flex flex-wrap gap-x-5">
        <Link to="/login" search={next} className={LINK}>
          {t('logIn')}
        </Link>
        <Link to="/sign-up" search={next} className={LINK}>
          {t('signUp')}
        </Link>
        <button type="button" className={LINK} onClick={() => declining.mutate()}>
          {t('decline')}
        </button>
      </div>
      {declining.isError && <Problem error={declining.error} />}
    </>
  );
}

function useDecline(token: string) {
  return useMutation({ mutationFn: () => decline(token) });
}

function Answer({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t } = useTranslation('invitation');
  const client = useQueryClient();
  const navigate = useNavigate();
  const accepting = useMutation({
    mutationFn: () => accept(token),
    onSuccess: async () => {
      await client.invalidateQueries();
      await navigate({ to: '/organizer/$org', params: { org: invitation.organization.slug } });
    },
  });
  const declining = useDecline(token);
  if (declining.isSuccess) return <Notice tone="accent">{t('declined')}</Notice>;
  const failed = accepting.error ?? declining.error;
  return (
    <>
      <div className="flex flex-wrap gap-3">
        <Button tone="primary" busy={accepting.isPending} onClick={() => accepting.mutate()}>
          {t('accept')}
        </Button>
        <Button busy={declining.isPending} onClick={() => declining.mutate()}>
          {t('decline')}
        </Button>
      </div>
      {failed &&
        (refusals(failed).length > 0 ? <Notice tone="bad">{t('over')}</Notice> : <Problem error={failed} />)}
    </>
  );
}
