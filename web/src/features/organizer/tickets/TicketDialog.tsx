import { useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Dialog } from '@/components/Dialog';
import { Form, readForm, type Fields } from '@/components/Form';
import { MoneyField } from '@/components/MoneyField';
import { LIMITS } from '@/lib/limits';
import { eventChanged } from '../area/event';
import { MomentField, typedTime } from '../area/MomentField';
import { Field, TextField } from '@/components/Field';
import { Button, INPUT } from '@/components/ui';
import { formatMoment, formatMoney, zoneName } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { freshKey } from '@/lib/key';
import { useShared, type Clash, type Side } from '@/lib/shared';
import { useEventText } from '../area/problems';
import { NEW, PARTS, standOf, textsOf, wishOf, type TicketPart, type TicketTexts } from './texts';
import { addTicketType, changeTicketType, type TicketsOfEvent, type TicketType } from './tickets';

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
  const [key] = useState(freshKey);
  const [free, setFree] = useState(type ? type.kind === 'FREE' : true);
  const [salesStart, setSalesStart] = useState(() => typedTime(type?.salesStartAt, zone));
  const [salesEnd, setSalesEnd] = useState(() => typedTime(type?.salesEndAt, zone));
  const shared = useShared({
    start: type ? standOf(type, zone) : { values: NEW },
    parts: PARTS,
    show: (values) => {
      setFree(values.kind === 'FREE');
      setSalesStart(typedTime(values.salesStartAt, zone));
      setSalesEnd(typedTime(values.salesEndAt, zone));
    },
  });
  // Somebody has ordered at the price: it stays.
  const locked = (type?.sold ?? 0) + (type?.held ?? 0) > 0;
  const typed = (fields: Pick<Fields, 'text'>) => {
    const { kind, price } = shared.values;
    return textsOf({ fields, free, salesStart, salesEnd, zone, fixed: locked ? { kind, price } : {} });
  };
  return (
    <Dialog title={t(type ? 'editTitle' : 'addTitle')} close={close}>
      <Form
        className="mt-4 space-y-4"
        submit={t(type ? 'save' : 'add')}
        say={say}
        shown={SHOWN}
        send={async (fields) => {
          // What is wrong with what was typed is said first.
          wishOf(typed(fields), currency, zone, [salesStart, salesEnd]);
          await shared.save(typed(fields), async (values, version) => {
            const { price, ...rest } = wishOf(values, currency, zone);
            const wish = { ...rest, ...(price && !locked && { price }) };
            if (!type) await addTicketType(key, event.id, wish);
            else await changeTicketType({ ticketTypeId: type.id, version: version ?? null, ...wish }, zone);
          });
          await eventChanged(client, event.id);
        }}
        done={close}
        beside={<Button onClick={close}>{t('cancel')}</Button>}
        above={
          <TicketClashes
            clashes={shared.clashes}
            choose={(part, side, form) => form && shared.choose(part, side, typed(readForm(form)))}
            currency={currency}
            zone={zone}
          />
        }
      >
        {(problem) => (
          <Fragment key={shared.round}>
            <TextField
              label={t('name')}
              name="name"
              required
              maxLength={LIMITS.name}
              autoComplete="off"
              placeholder={t('namePlaceholder')}
              defaultValue={shared.values.name}
              error={problem('name')}
            />
            {locked && type ? (
              <Locked type={type} />
            ) : (
              <Price
                free={free}
                setFree={setFree}
                currency={currency}
                price={shared.values.price}
                error={problem('price')}
              />
            )}
            <TextField
              label={t('quantity')}
              hint={t('quantityHint')}
              name="quantity"
              inputMode="numeric"
              autoComplete="off"
              className="max-w-40"
              defaultValue={shared.values.quantity}
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
                  defaultValue={shared.values.description}
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
                    defaultValue={shared.values.minPerOrder}
                    error={problem('minPerOrder')}
                  />
                  <TextField
                    label={t('max')}
                    name="maxPerOrder"
                    inputMode="numeric"
                    autoComplete="off"
                    defaultValue={shared.values.maxPerOrder}
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
          </Fragment>
        )}
      </Form>
    </Dialog>
  );
}

interface TicketClashesProps {
  clashes: Clash<TicketTexts, TicketPart>[];
  choose: (part: TicketPart, side: Side, form: HTMLFormElement | null) => void;
  currency: string;
  zone: string;
}

/** What somebody else has changed as well. */
function TicketClashes({ clashes, choose, currency, zone }: TicketClashesProps) {
  const { t } = useTranslation('tickets');
  const label = (part: TicketPart) => {
    if (part === 'salesStartAt') return t('salesStart', { zone: zoneName(zone) });
    if (part === 'salesEndAt') return t('salesEnd', { zone: zoneName(zone) });
    return part === 'minPerOrder' ? t('min') : part === 'maxPerOrder' ? t('max') : t(part);
  };
  const tell = (part: TicketPart, values: TicketTexts) => {
    if (part === 'price') return values.kind === 'FREE' ? t('free') : `${values.price} ${currency}`;
    const text = values[part];
    const isTime = part === 'salesStartAt' || part === 'salesEndAt';
    return isTime && text ? formatMoment(text, zone, formatTag()) : text;
  };
  return (
    <Clashes
      clashes={clashes.map(({ part, mine, theirs, chosen }) => ({
        part,
        label: label(part),
        mine: tell(part, mine),
        theirs: tell(part, theirs),
        chosen,
      }))}
      choose={choose}
    />
  );
}

interface PriceProps {
  free: boolean;
  setFree: (free: boolean) => void;
  currency: string;
  price: string;
  error: string | undefined;
}

function Price({ free, setFree, currency, price, error }: PriceProps) {
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
          defaultValue={price}
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
