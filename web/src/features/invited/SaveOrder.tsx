import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Card, LinkButton, Notice } from '@/components/ui';
import { accountKeys, orderKeys } from '@/lib/keys/account';
import { refusals, Refused } from '@/lib/refusal';
import { saveOrder } from './invited';

/** For whoever is logged in and opened an order by its link: it comes into their account by one press. */
export default function SaveOrder({ orderId, secret }: { orderId: string; secret: string }) {
  const { t } = useTranslation('invited');
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: () => saveOrder(orderId, secret),
    onSuccess: () => {
      const stale = [orderKeys.all(orderId), accountKeys.orders, accountKeys.tickets('UPCOMING').slice(0, 1)];
      return Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return (
    <Card surface="sunken" aria-labelledby="save">
      <h2 id="save" className="text-lg font-semibold">
        {t('save.title')}
      </h2>
      {saving.isSuccess ? (
        <div className="mt-3 space-y-3">
          <Notice tone="good">{t('save.done')}</Notice>
          <LinkButton to="/account/tickets">{t('save.toTickets')}</LinkButton>
        </div>
      ) : (
        <>
          <p className="mt-1 mb-3">{t('save.text')}</p>
          <Button busy={saving.isPending} onClick={() => saving.mutate()}>
            {t('save.button')}
          </Button>
        </>
      )}
      <div className="mt-3 empty:hidden">
        {refusals(saving.error).map(({ code, message }) => (
          <Notice key={code} tone="bad">
            {code === 'OTHER_ACCOUNT' ? t('save.OTHER_ACCOUNT') : message}
          </Notice>
        ))}
        {saving.isError && !(saving.error instanceof Refused) && <Problem error={saving.error} />}
      </div>
    </Card>
  );
}
