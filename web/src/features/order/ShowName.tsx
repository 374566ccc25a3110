import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Card } from '@/components/ui';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { orderKeys } from '@/lib/keys/account';
import { check } from '@/lib/refusal';
import type { OrderDetails } from './order';

const NameShownDocument = graphql(`
  query NameShown($id: ID!, $secret: String) {
    order(id: $id, secret: $secret) {
      nameShown
      event {
        going {
          count
        }
      }
    }
  }
`);

const ShowNameDocument = graphql(`
  mutation ShowName($input: OrderShowNameInput!) {
    orderShowName(input: $input) {
      order {
        nameShown
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

const nameQuery = (id: string, secret: string | null) =>
  queryOptions({
    queryKey: orderKeys.nameShown(id),
    queryFn: async ({ signal }) => (await execute(NameShownDocument, { id, secret }, signal)).order ?? null,
  });

/** A first name that the server shows: letters, and what stands between them in names. */
const SHOWABLE = /^[\p{L}\p{M}'’·-]{1,40}$/u;

/** Lets a buyer be seen among those who are going, where the organizer shows that. Nobody is until they say so. */
export default function ShowName({ order: { id, secret, name } }: { order: OrderDetails }) {
  const { t } = useTranslation('order');
  const client = useQueryClient();
  const { queryKey, ...rest } = nameQuery(id, secret ?? null);
  const { data } = useQuery({ queryKey, ...rest });
  const [wished, setWished] = useState<boolean>();
  const saving = useMutation({
    mutationFn: async (shown: boolean) => {
      const input = { orderId: id, secret: secret ?? null, shown };
      const { orderShowName } = await execute(ShowNameDocument, { input });
      check(orderShowName.errors);
      return shown;
    },
    onSuccess: (shown) => client.setQueryData(queryKey, (known) => known && { ...known, nameShown: shown }),
    // One after the other, so that the last wish holds.
    scope: { id: `show-name-${id}` },
    onSettled: (_, _error, wish) => setWished((now) => (now === wish ? undefined : now)),
  });
  if (!data?.event?.going && !data?.nameShown) return null;
  const first = name.trim().split(/\s+/)[0] ?? '';
  if (!SHOWABLE.test(first) && !data.nameShown) return null;
  return (
    <Card aria-labelledby="show-name">
      <h2 id="show-name" className="text-lg font-semibold">
        {t('showName.title')}
      </h2>
      <label className="mt-2 grid min-h-11 grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3">
        <input
          type="checkbox"
          className="mt-1 size-5 accent-accent"
          checked={wished ?? data.nameShown ?? false}
          onChange={({ target }) => {
            setWished(target.checked);
            saving.mutate(target.checked);
          }}
        />
        <span>{t('showName.show', { name: first })}</span>
        <span className="col-start-2 text-sm text-quiet">{t('showName.hint')}</span>
      </label>
      {saving.error && <Problem error={saving.error} />}
    </Card>
  );
}
