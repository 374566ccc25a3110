import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Problem } from '@/components/Problem';
import { Notice } from '@/components/ui';
import { useNow } from '@/lib/clock';
import { orderKeys } from '@/lib/keys/account';
import { cancelOrder, isCancellable, type OrderDetails } from './order';

/** Gives the places back, after asking once. */
export function Cancel({ order }: { order: OrderDetails }) {
  const { t } = useTranslation('order');
  const client = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => cancelOrder(order),
    onSettled: () => client.invalidateQueries({ queryKey: orderKeys.all(order.id) }),
  });
  const now = useNow(order.event?.startsAt);
  if (!isCancellable(order, now)) return null;
  return (
    <div className="space-y-3 text-center">
      {cancelling.data && <Notice tone="bad">{cancelling.data}</Notice>}
      {cancelling.isError && <Problem error={cancelling.error} />}
      <Confirm
        label={t('cancel.button')}
        title={t('cancel.title')}
        text={t(order.payment?.status === 'PROCESSING' ? 'cancel.textPaid' : 'cancel.text')}
        yes={t('cancel.yes')}
        no={t('cancel.no')}
        busy={cancelling.isPending}
        confirm={() => cancelling.mutate()}
      />
    </div>
  );
}
