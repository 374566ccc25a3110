import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { MoneyField } from '@/components/MoneyField';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { parseAmount, plainAmount } from '@/lib/amount';
import { exponent, moneyOf, type MoneyValue } from '@/lib/format';
import { organizerOrderKeys } from '@/lib/keys/organizer';
import { LIMITS } from '@/lib/limits';
import { usePaused } from '@/lib/pause';
import { Refused } from '@/lib/refusal';
import { createRefund, previewRefund, refundKey } from './actions';
import { usePrice } from './money';
import { organizerOrderQuery, orderWasChanged, type OrganizerOrder } from './order';
import { Preview } from './Preview';
import { useOrderRefusalText } from './refusal';

interface RefundDialogProps {
  order: OrganizerOrder;
  refundable: MoneyValue;
  close: () => void;
  done: (text: string) => void;
}

/** Money back, all of it or a part: what that does is said while one types, before it is done. */
export function RefundDialog({ order, refundable, close, done }: RefundDialogProps) {
  const { t } = useTranslation('orders');
  const say = useOrderRefusalText();
  const price = usePrice();
  const client = useQueryClient();
  const { currency } = refundable;
  // What was taken outside is paid back outside: that it was is noted here.
  const words = order.payment?.outside ? 'outside' : 'refund';
  const [typed, setTyped] = useState(() => plainAmount(refundable));
  // Known when the dialog opened: a refund that comes in behind it may be this one, whose answer was lost.
  const [key, setKey] = useState(() => refundKey(order.refunds));
  const amount = parseAmount(typed, currency);
  const { preview, refusal, unreadable } = usePreview(order, typed, currency);

  const send = async (reason: string) => {
    if (!amount) throw new Refused([{ code: 'AMOUNT', field: 'amount', message: '' }]);
    const money = { amount: amount.amount, currency };
    try {
      await createRefund({ orderId: order.id, amount: money, reason, idempotencyKey: key });
    } catch (error) {
      const other = error instanceof Refused && error.problems.some((problem) => problem.code === REUSED);
      if (other) {
        const now = await client.query({ ...organizerOrderQuery(order.id), staleTime: 0 });
        setKey(refundKey(now?.refunds ?? []));
      }
      throw error;
    } finally {
      await orderWasChanged(client, order);
    }
  };

  return (
    <Dialog title={t(`${words}.title`, { code: order.code })} close={close}>
      <Form
        className="mt-4 space-y-4"
        submit={amount ? t(`${words}.submit`, { amount: price(amount) }) : t(`${words}.button`)}
        say={(code, message) =>
          code === 'AMOUNT' ? amountHint(t('refund.unreadable'), currency) : say(code, message)
        }
        shown={['amount', 'reason']}
        send={({ text }) => send(text('reason'))}
        done={() => done(t(`${words}.done`, { amount: amount ? price(amount) : '' }))}
        beside={<Button onClick={close}>{t('refund.no')}</Button>}
      >
        {(problem) => (
          <>
            {words === 'outside' && <p>{t('outside.text')}</p>}
            <MoneyField
              label={t('refund.amount')}
              hint={t('refund.most', { amount: price(refundable) })}
              currency={currency}
              name="amount"
              required
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              error={
                unreadable
                  ? amountHint(t('refund.unreadable'), currency)
                  : refusal
                    ? say(refusal.code, refusal.message)
                    : problem('amount')
              }
            />
            <TextField
              label={t('reason.label')}
              hint={t('reason.told')}
              name="reason"
              required
              maxLength={LIMITS.reason}
              error={problem('reason')}
            />
            <Preview preview={preview} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

const REUSED = 'IDEMPOTENCY_KEY_REUSED';

/** An example of how an amount in this currency is typed. */
function amountHint(text: string, currency: string): string {
  return `${text} ${plainAmount(moneyOf(12 * 10 ** exponent(currency), currency))}`;
}

/** What the refund would do, a little behind what is typed. */
function usePreview(order: OrganizerOrder, typed: string, currency: string) {
  const settled = usePaused(typed);
  const amount = parseAmount(settled, currency);
  const query = useQuery({
    queryKey: organizerOrderKeys.refund(order.id, amount?.amount, order.refundable?.minor),
    queryFn: ({ signal }) => previewRefund(order.id, { amount: amount?.amount ?? '0', currency }, signal),
    enabled: amount !== undefined,
    staleTime: 0,
  });
  const preview = query.data;
  return {
    preview: amount && preview?.errors.length === 0 ? preview : undefined,
    refusal: amount && preview?.errors[0],
    unreadable: settled.trim() !== '' && !amount,
  };
}
