import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Problem } from '@/components/Problem';
import { Button, Card } from '@/components/ui';
import { formatTag } from '@/lib/i18n';
import { feedbackQuery } from './feedback';

/** What people say about an event that is over; nothing while nobody said anything. */
export function Feedback({ event }: { event: string }) {
  const { t } = useTranslation('dashboard');
  const query = useInfiniteQuery(feedbackQuery(event));
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  const pages = query.data?.pages ?? [];
  const first = pages[0];
  if (!first || first.average == null) return null;
  const average = new Intl.NumberFormat(formatTag(), { maximumFractionDigits: 1 }).format(first.average);
  const entries = pages.flatMap((page) => page?.entries.nodes ?? []);
  return (
    <Card aria-labelledby="feedback">
      <h2 id="feedback" className="text-lg font-semibold">
        {t('feedback.title')}
      </h2>
      <p className="mt-1">
        <span className="text-3xl font-bold">{t('feedback.average', { average })}</span>{' '}
        <span className="text-quiet">{t('feedback.count', { count: first.count })}</span>
      </p>
      <ul className="mt-3 divide-y divide-line">
        {entries.map((entry) => (
          <li key={`${entry.givenAt} ${entry.comment ?? ''}`} className="py-3">
            <p className="text-sm text-quiet">
              {t('feedback.average', { average: entry.rating })} · <Moment at={entry.givenAt} />
            </p>
            {entry.comment && (
              <p className="mt-1 whitespace-pre-line [overflow-wrap:anywhere]">{entry.comment}</p>
            )}
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button className="mt-3" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('feedback.more')}
        </Button>
      )}
    </Card>
  );
}
