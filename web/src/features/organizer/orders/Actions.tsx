import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice } from '@/components/ui';
import { minorUnits } from '@/lib/format';
import { refusals, Refused } from '@/lib/refusal';
import { resendOrder } from './actions';
import { CancelDialog } from './CancelDialog';
import { orderWasChanged, type OrganizerOrder } from './order';
import { RefundDialog } from './RefundDialog';
import { useOrderRefusalText } from './refusal';

/** What can be done about an order as it is now, and what came of what was done. */
export function Actions({ order }: { order: OrganizerOrder }) {
  const { t } = useTranslation('orders');
  const [open, setOpen] = useState<'refund' | 'cancel'>();
  const [done, setDone] = useState<string>();
  const close = () => setOpen(undefined);
  const begin = (what?: 'refund' | 'cancel') => {
    setOpen(what);
    setDone(undefined);
  };
  const finish = (text: string) => {
    close();
    setDone(text);
  };
  const can = possible(order);
  if (!done && !open && !Object.values(can).includes(true)) return null;
  return (
    <Card aria-labelledby="actions" className="order-1 space-y-3">
      <h2 id="actions" className="text-lg font-semibold">
        {t('actions')}
      </h2>
      {done && <Notice tone="good">{done}</Notice>}
      <div className="grid gap-2">
        {can.resend && <Resend order={order} begin={begin} done={finish} />}
        {can.refund && (
          <Button onClick={() => begin('refund')}>
            {t(order.payment?.outside ? 'outside.button' : 'refund.button')} …
          </Button>
        )}
        {can.cancel && (
          <Button tone="danger" onClick={() => begin('cancel')}>
            {t('cancel.button')} …
          </Button>
        )}
      </div>
      {open === 'refund' && order.refundable && (
        <RefundDialog order={order} refundable={order.refundable} close={close} done={finish} />
      )}
      {open === 'cancel' && <CancelDialog order={order} close={close} done={finish} />}
    </Card>
  );
}

function possible(order: OrganizerOrder) {
  return {
    resend: order.status === 'CONFIRMED',
    refund: order.refundable != null && minorUnits(order.refundable) > 0,
    cancel: order.status === 'CONFIRMED' || order.status === 'PENDING',
  };
}

interface ResendProps {
  order: OrganizerOrder;
  begin: () => void;
  done: (text: string) => void;
}

function Resend({ order, begin, done }: ResendProps) {
  const { t } = useTranslation('orders');
  const say = useOrderRefusalText();
  const client = useQueryClient();
  const resending = useMutation({
    mutationFn: () => resendOrder(order.id),
    onMutate: () => begin(),
    onSuccess: () => done(t('resend.done', { email: order.buyerEmail })),
    onSettled: () => orderWasChanged(client, order),
  });
  return (
    <>
      <Button busy={resending.isPending} onClick={() => resending.mutate()}>
        {t('resend.button')}
      </Button>
      {refusals(resending.error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {say(code, message)}
        </Notice>
      ))}
      {resending.isError && !(resending.error instanceof Refused) && <Problem error={resending.error} />}
    </>
  );
}
