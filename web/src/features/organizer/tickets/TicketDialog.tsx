import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { MoneyField } from '@/components/MoneyField';
import { LIMITS } from '@/lib/limits';
import { MomentField, typedTime } from '../MomentField';
import { Button, Field, INPUT, TextField } from '@/components/ui';
import { plainAmount } from '@/lib/amount';
import { formatMoney, zoneName } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { eventChanged } from '../events/list';
import { useEventText } from '../events/problems';
import { saveTicketType, type TicketsOfEvent, type TicketType } from './tickets';
import { ticketWish } from './wish';

interface TicketDialogProps {
  event: TicketsOfEvent;
  /** The one to change; a new one without. */
  type: TicketType | undefined;
  currency: string;
  close: () => void;
}

const SHOWN = [
  'name',
  'description',
  'price',
  'quantity',
  'minPerOrder',
  'maxPerOrder',
  'salesStartAt',
  'salesEndAt',
];

/** Adds a kind of ticket, or changes one. */
export function TicketDialog({ event, type, currency, close }: TicketDialogProps) {
  const { t } = useTranslation('tickets');
  const client = useQueryClient();
  const say = useEventText();
  const zone = event.timezone;
  const [free, setFree] = useState(type ? type.kind === 'FREE' : true);
  const [salesStart, setSalesStart] = useState(() => typedTime(type?.salesStartAt, zone));
  const [salesEnd, setSalesEnd] = useState(() => typedTime(type?.salesEndAt, zone));
  // Somebody has ordered at the price: it stays.
  const locked = (type?.sold ?? 0) + (type?.held ?? 0) > 0;
  return (
    <Dialog title={t(type ? 'editTitle' : 'addTitle')} close={close}>
      <Form
        className="mt-4 space-y-4"
        submit={t(type ? 'save' : 'add')}
        say={say}
        shown={SHOWN}
        send={async (fields) => {
          const { price, ...wish } = ticketWish({ fields, free, currency, salesStart, salesEnd, zone });
          await saveTicketType(event.id, type?.id, { ...wish, ...(price && !locked && { price }) });
          await eventChanged(client, event.id);
        }}
        done={close}
        beside={<Button onClick={close}>{t('cancel')}</Button>}
      >
        {(problem) => (
          <>
            <TextField
              label={t('name')}
              name="name"
              required
              maxLength={LIMITS.name}
              autoComplete="off"
              placeholder={t('namePlaceholder')}
              defaultValue={type?.name}
              error={problem('name')}
            />
            {locked && type ? (
              <Locked type={type} />
            ) : (
              <Price free={free} setFree={setFree} currency={currency} type={type} error={problem('price')} />
            )}
            <TextField
              label={t('quantity')}
              hint={t('quantityHint')}
              name="quantity"
              inputMode="numeric"
              autoComplete="off"
              className="max-w-40"
              defaultValue={type?.quantity ?? ''}
              error={problem('quantity')}
            />
            <Field label={t('description')} hint={t('descriptionHint')} error={problem('description')}>
              {(props) => (
                <textarea
                  {...props}
                  name="description"
                  rows={2}
                  maxLength={LIMITS.ticketTypeDescription}
                  className={INPUT}
                  defaultValue={type?.description ?? ''}
                />
              )}
            </Field>
            <details
              open={Boolean(
                problem('minPerOrder') ??
                problem('maxPerOrder') ??
                problem('salesStartAt') ??
                problem('salesEndAt') ??
                type?.salesStartAt ??
                type?.salesEndAt,
              )}
            >
              <summary className="inline-flex min-h-11 cursor-pointer items-center text-accent">
                {t('more')}
              </summary>
              <div className="mt-2 space-y-4">
                <div className="grid grid-cols-2 gap-4">
                  <TextField
                    label={t('min')}
                    name="minPerOrder"
                    inputMode="numeric"
                    autoComplete="off"
                    defaultValue={type?.minPerOrder ?? 1}
                    error={problem('minPerOrder')}
                  />
                  <TextField
                    label={t('max')}
                    name="maxPerOrder"
                    inputMode="numeric"
                    autoComplete="off"
                    defaultValue={type?.maxPerOrder ?? 10}
                    error={problem('maxPerOrder')}
                  />
                </div>
                <MomentField
                  label={t('salesStart', { zone: zoneName(zone) })}
                  hint={t('salesStartHint')}
                  zone={zone}
                  value={salesStart}
                  change={setSalesStart}
                  error={problem('salesStartAt')}
                />
                <MomentField
                  label={t('salesEnd', { zone: zoneName(zone) })}
                  hint={t('salesEndHint')}
                  zone={zone}
                  value={salesEnd}
                  change={setSalesEnd}
                  error={problem('salesEndAt')}
                />
              </div>
            </details>
          </>
        )}
      </Form>
    </Dialog>
  );
}

interface PriceProps {
  free: boolean;
  setFree: (free: boolean) => void;
  currency: string;
  type: TicketType | undefined;
  error: string | undefined;
}

function Price({ free, setFree, currency, type, error }: PriceProps) {
  const { t } = useTranslation('tickets');
  return (
    <>
      <fieldset>
        <legend className="sr-only">{t('kind')}</legend>
        <div className="flex flex-wrap gap-2">
          {[true, false].map((option) => (
            <label
              key={String(option)}
              className="inline-flex min-h-11 cursor-pointer items-center gap-2.5 rounded-xl border border-line px-3.5 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="kind"
                className="size-4 accent-accent"
                checked={free === option}
                onChange={() => setFree(option)}
              />
              {t(option ? 'free' : 'paid')}
            </label>
          ))}
        </div>
      </fieldset>
      {!free && (
        <MoneyField
          label={t('price')}
          name="price"
          required
          currency={currency}
          className="max-w-40"
          defaultValue={type?.kind === 'PAID' ? plainAmount(type.price) : ''}
          error={error}
        />
      )}
    </>
  );
}

function Locked({ type }: { type: TicketType }) {
  const { t } = useTranslation('tickets');
  const { t: common } = useTranslation();
  return (
    <div>
      <p className="text-sm font-medium">{t('price')}</p>
      <p className="mt-1.5 tabular-nums">
        {type.kind === 'FREE' ? common('price.free') : formatMoney(type.price, formatTag())}
      </p>
      <p className="mt-1.5 text-sm text-quiet">{t('priceLocked')}</p>
    </div>
  );
}
