import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Card, Skeleton } from '@/components/ui';
import { MailChoices } from './MailChoices';
import { mailsQuery } from './mails';

/** Which mails the viewer gets. */
export function Mails() {
  const { t } = useTranslation('account');
  const query = useQuery(mailsQuery());
  return (
    <Card aria-labelledby="mails">
      <h2 id="mails" className="mb-1 text-lg font-semibold">
        {t('unsubscribe.all')}
      </h2>
      <p className="text-sm text-quiet">{t('mails.always')}</p>
      {query.isPending && <Skeleton className="mt-3 h-20" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess &&
        (query.data ? (
          <MailChoices choices={query.data.choices} />
        ) : (
          <p className="mt-2">{t('mails.unverified')}</p>
        ))}
    </Card>
  );
}
