import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Field } from '@/components/Field';
import { Button, INPUT } from '@/components/ui';
import { formatMoney, minorUnits, moneyOf } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { eventChanged } from '../area/event';
import { useEventText } from '../area/problems';
import { cancelEvent } from './actions';
import { type ManagedEvent } from './list';

/** Cancels an event: says beforehand whom that concerns and what it costs. */
export function CancelDialog({ event, close }: { event: ManagedEvent; close: () => void }) {
  const { t } = useTranslation('events');
  const say = useEventText();
  const client = useQueryClient();
  return (
    <Dialog title={t('cancel.title', { title: event.title })} close={close}>
      <Consequences event={event} />
      <Form
        className="mt-5 space-y-4"
        submit={t('cancel.yes')}
        say={say}
        shown={['reason']}
        send={({ text }) => cancelEvent(event.id, text('reason'))}
        done={() => {
          close();
          void eventChanged(client, event.id);
        }}
        beside={<Button onClick={close}>{t('cancel.no')}</Button>}
      >
        {(problem) => (
          <Field label={t('cancel.reason')} hint={t('cancel.reasonHint')} error={problem('reason')}>
            {(props) => (
              <textarea
                {...props}
                name="reason"
                required
                maxLength={LIMITS.eventCancelReason}
                rows={3}
                className={INPUT}
              />
            )}
          </Field>
        )}
      </Form>
    </Dialog>
  );
}

function amount(minor: number, currency: string): string {
  return formatMoney(moneyOf(minor, currency), formatTag());
}

function Consequences({ event }: { event: ManagedEvent }) {
  const { t } = useTranslation('events');
  const { orders, net, paidOutside, returnedOutside } = event.statistics ?? {};
  const outside = paidOutside && returnedOutside ? minorUnits(paidOutside) - minorUnits(returnedOutside) : 0;
  const refunds = net ? minorUnits(net) - outside : 0;
  const standing = (orders?.confirmed ?? 0) + (orders?.pending ?? 0);
  return (
    <ul className="mt-3 list-disc space-y-1 ps-5 text-quiet">
      <li>{t('cancel.sales')}</li>
      <li>{standing === 0 ? t('cancel.noOrders') : t('cancel.orders', { count: standing })}</li>
      {net && refunds > 0 && <li>{t('cancel.refunds', { amount: amount(refunds, net.currency) })}</li>}
      {net && outside > 0 && <li>{t('cancel.outside', { amount: amount(outside, net.currency) })}</li>}
      {standing > 0 && <li>{t('cancel.mails')}</li>}
      <li>{t('cancel.forGood')}</li>
    </ul>
  );
}
