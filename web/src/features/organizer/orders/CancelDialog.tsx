import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { minorUnits } from '@/lib/format';
import { LIMITS } from '@/lib/limits';
import { cancelOrder } from './actions';
import { usePrice } from './money';
import { orderWasChanged, type OrganizerOrder } from './order';
import { useOrderRefusalText } from './refusal';

interface CancelDialogProps {
  order: OrganizerOrder;
  close: () => void;
  done: (text: string) => void;
}

/** Asks before an order is cancelled, and says what that does. */
export function CancelDialog({ order, close, done }: CancelDialogProps) {
  const { t } = useTranslation('orders');
  const say = useOrderRefusalText();
  const price = usePrice();
  const client = useQueryClient();
  const back = order.refundable && minorUnits(order.refundable) > 0 ? order.refundable : undefined;
  const valid = order.tickets.filter((ticket) => ticket.status === 'VALID').length;
  return (
    <Dialog title={t('cancel.title', { code: order.code })} close={close}>
      <ul className="mt-3 list-disc space-y-1 ps-5 text-quiet">
        {order.status === 'PENDING' && <li>{t('cancel.unpaid')}</li>}
        {valid > 0 && <li>{t('cancel.tickets', { count: valid })}</li>}
        {back && (
          <li>{t(order.payment?.outside ? 'outside.cancel' : 'cancel.refund', { amount: price(back) })}</li>
        )}
        <li>{t('cancel.places')}</li>
        {order.status === 'CONFIRMED' && <li>{t('cancel.mail')}</li>}
      </ul>
      <Form
        className="mt-4 space-y-4"
        submit={t('cancel.yes')}
        say={say}
        shown={['reason']}
        send={async ({ optional }) => {
          try {
            await cancelOrder(order.id, optional('reason'));
          } finally {
            await orderWasChanged(client, order);
          }
        }}
        done={() => done(t('cancel.done'))}
        beside={<Button onClick={close}>{t('cancel.no')}</Button>}
      >
        {(problem) => (
          <TextField
            label={t('reason.optional')}
            hint={order.status === 'CONFIRMED' ? t('reason.told') : t('reason.recorded')}
            name="reason"
            maxLength={LIMITS.reason}
            error={problem('reason')}
          />
        )}
      </Form>
    </Dialog>
  );
}
