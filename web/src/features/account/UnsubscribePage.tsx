import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice, Page, Skeleton } from '@/components/ui';
import type { MailKind } from '@/graphql/generated/graphql';
import { useTitle } from '@/lib/title';
import { MailChoices } from './MailChoices';
import { chooseMails, mailsQuery, type MyMails } from './mails';

const route = getRouteApi('/unsubscribe');

/** Where a mail's link leads. Opening it ends nothing: programs that scan mails open links, but press nothing. */
export function UnsubscribePage() {
  const { t } = useTranslation('account');
  useTitle(t('unsubscribe.title'));
  const { key = '' } = route.useSearch();
  const query = useQuery(mailsQuery(key));
  return (
    <Page narrow>
      <Card className="mx-auto max-w-md">
        <h1 className="text-2xl font-bold tracking-tight">{t('unsubscribe.title')}</h1>
        {query.isPending && <Skeleton className="mt-4 h-40" />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.data && <Ending mails={query.data} mailKey={key} />}
        {query.data === null && (
          <div className="mt-4">
            <Notice tone="warn">{t('unsubscribe.invalid')}</Notice>
          </div>
        )}
      </Card>
    </Page>
  );
}

function Ending({ mails, mailKey }: { mails: MyMails; mailKey: string }) {
  const { t } = useTranslation('account');
  const { linkKind, choices } = mails;
  return (
    <>
      {linkKind && (
        <EndKind
          kind={linkKind}
          wanted={choices.some(({ kind, wanted }) => kind === linkKind && wanted)}
          mailKey={mailKey}
        />
      )}
      <h2 className="mt-6 text-lg font-semibold">{t('unsubscribe.all')}</h2>
      <p className="text-sm text-quiet">{t('mails.always')}</p>
      <MailChoices choices={choices} mailKey={mailKey} />
    </>
  );
}

/** The button that the link is about, and what became of it. */
function EndKind({ kind, wanted, mailKey }: { kind: MailKind; wanted: boolean; mailKey: string }) {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: () => chooseMails(mailKey, kind, false),
    onSuccess: (mails) => client.setQueryData(mailsQuery(mailKey).queryKey, mails),
  });
  const name = t(`mails.${kind}.name`);
  return (
    <div className="mt-4" role="status">
      {wanted ? (
        <>
          <p>{t('unsubscribe.text', { name })}</p>
          <Button
            tone="primary"
            className="mt-4 w-full"
            busy={ending.isPending}
            onClick={() => ending.mutate()}
          >
            {t('unsubscribe.submit')}
          </Button>
        </>
      ) : (
        <p className="font-medium text-good">{t('unsubscribe.done', { name })}</p>
      )}
      {ending.isError && <Problem error={ending.error} />}
    </div>
  );
}
