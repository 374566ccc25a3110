import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Card } from '@/components/ui';
import { organizationPageKeys } from '@/lib/keys/organization';
import { followedQuery, unfollow } from './following';

/** The organizations whose new events one is told of; nothing where one follows none. */
export function Following() {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const query = useQuery(followedQuery);
  const ending = useMutation({
    mutationFn: unfollow,
    onSuccess: (_, id) => {
      client.setQueryData(organizationPageKeys.follows(id), false);
      return client.invalidateQueries({ queryKey: followedQuery.queryKey });
    },
  });
  if (!query.data?.length) return null;
  return (
    <Card aria-labelledby="following">
      <h2 id="following" className="mb-1 text-lg font-semibold">
        {t('following.title')}
      </h2>
      <p className="text-sm text-quiet">{t('following.text')}</p>
      <ul className="mt-2 divide-y divide-line">
        {query.data.map(({ id, name, slug }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 py-2">
            <Link
              to="/o/$slug"
              params={{ slug }}
              className="inline-flex min-h-11 min-w-0 items-center font-medium hover:underline"
            >
              {name}
            </Link>
            <Button
              tone="quiet"
              aria-label={t('following.endOf', { name })}
              busy={ending.isPending && ending.variables === id}
              onClick={() => ending.mutate(id)}
            >
              {t('following.end')}
            </Button>
          </li>
        ))}
      </ul>
      {ending.isError && <Problem error={ending.error} />}
    </Card>
  );
}
