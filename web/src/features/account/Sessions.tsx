import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Moment } from '@/components/Moment';
import { Problem } from '@/components/Problem';
import { Badge, Button, Card, Skeleton } from '@/components/ui';
import { signOut } from '@/lib/session';
import { endSession, sessionsQuery, type MySession } from './profile';

/** Where one is signed in, and how to end that. */
export function Sessions() {
  const { t } = useTranslation('account');
  const query = useInfiniteQuery(sessionsQuery);
  const sessions = query.data?.pages.flatMap((page) => page.viewer?.sessions.nodes ?? []) ?? [];
  return (
    <Card aria-labelledby="sessions">
      <h2 id="sessions" className="text-lg font-semibold">
        {t('sessions.title')}
      </h2>
      {query.isPending && <Skeleton className="mt-3 h-20" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <ul className="mt-1 divide-y divide-line">
        {sessions.map((session) => (
          <Session key={session.id} session={session} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button className="mt-3" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      <Leaving />
    </Card>
  );
}

/** `Chrome on Linux` comes in English; what is no browser has one word only. */
function useDeviceName(): (device: string | null | undefined) => string {
  const { t } = useTranslation('account');
  return (device) => {
    const [browser = '', system] = device?.split(' on ') ?? [t('sessions.unknown')];
    if (!system) return browser;
    return t(/^iP/.test(system) ? 'sessions.deviceOn' : 'sessions.device', { browser, system });
  };
}

function Session({ session }: { session: MySession }) {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const device = useDeviceName()(session.device);
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {device}
            {session.current && <Badge tone="accent">{t('sessions.current')}</Badge>}
          </p>
          <p className="text-sm text-quiet">
            {t('sessions.used')} <Moment at={session.lastUsedAt} />
          </p>
        </div>
        {!session.current && (
          <Button
            busy={ending.isPending}
            aria-label={t('sessions.endOf', { device })}
            onClick={() => ending.mutate()}
          >
            {t('account.logOut')}
          </Button>
        )}
      </div>
      {ending.isError && <Problem error={ending.error} />}
    </li>
  );
}

function Leaving() {
  const { t } = useTranslation('account');
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: (everywhere: boolean) => signOut(everywhere),
    onSuccess: () => navigate({ to: '/' }),
  });
  return (
    <div className="mt-3 border-t border-line pt-4">
      {leaving.isError && <Problem error={leaving.error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={leaving.isPending} onClick={() => leaving.mutate(false)}>
          {t('account.logOutHere')}
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
    </div>
  );
}
