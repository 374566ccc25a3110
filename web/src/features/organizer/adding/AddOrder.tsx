import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFault } from '@/components/faults';
import { Field, FieldError, TextField } from '@/components/Field';
import { Form, type Fields } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Button, Card, INPUT, Notice, Skeleton } from '@/components/ui';
import invitations from '@/locales/en/invitations.json';
import { formatMoney, minorUnits, moneyOf } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { fingerprint, freshKey } from '@/lib/key';
import { attendeeKeys, organizerEventKeys, organizerOrderKeys } from '@/lib/keys/organizer';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { useOrganization } from '../area/organization';
import { useRefusalText } from '../area/refusal';
import {
  addOrder,
  linesOf,
  namesOf,
  offeredTypesQuery,
  PRICES,
  type AddedOrder,
  type OfferedType,
} from './adding';

const KNOWN = Object.keys(invitations.adding.code) as (keyof typeof invitations.adding.code)[];

/** An order that the organizer places for somebody: a comp, or tickets that were paid outside. */
export default function AddOrder({ eventId, close }: { eventId: string; close: () => void }) {
  const { t } = useTranslation('invitations', { keyPrefix: 'adding' });
  const heading = useRef<HTMLHeadingElement>(null);
  const [added, setAdded] = useState<AddedOrder>();
  const types = useQuery(offeredTypesQuery(eventId));
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card aria-labelledby="adding" surface="raised" className="my-5 max-w-2xl border border-line">
      <h3 id="adding" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        {t('title')}
      </h3>
      <p className="mt-1 mb-5 text-quiet">{t('text')}</p>
      {added && <Added order={added} />}
      {types.isPending && <Skeleton className="h-96" />}
      {types.isError && <Problem error={types.error} retry={() => void types.refetch()} />}
      {types.data?.length === 0 && <Notice tone="accent">{t('none')}</Notice>}
      {types.data && types.data.length > 0 && (
        // After one order the form begins anew.
        <Fresh key={added?.id} eventId={eventId} types={types.data} close={close} done={setAdded} />
      )}
    </Card>
  );
}

function Added({ order }: { order: AddedOrder }) {
  const { t } = useTranslation('invitations', { keyPrefix: 'adding' });
  const { slug } = useOrganization();
  return (
    <div className="mb-5">
      <Notice tone="good">
        {t('done', { code: order.code })}{' '}
        <Link
          to="/organizer/$org/orders/$orderId"
          params={{ org: slug, orderId: order.id }}
          className="font-semibold underline"
        >
          {t('see')}
        </Link>
      </Notice>
    </div>
  );
}

interface FreshProps {
  eventId: string;
  types: OfferedType[];
  close: () => void;
  done: (order: AddedOrder) => void;
}

function Fresh({ eventId, types, close, done }: FreshProps) {
  const { t } = useTranslation('invitations', { keyPrefix: 'adding' });
  const say = useAddingText();
  const client = useQueryClient();
  const [key] = useState(freshKey);
  const [wanted, setWanted] = useState<Record<string, number>>({});
  const [price, setPrice] = useState<(typeof PRICES)[number]>('CASH');
  const quantity = (id: string) => wanted[id] ?? 0;

  const send = async ({ text, optional, checked }: Fields) => {
    const names = namesOf(text('names'));
    const lines = linesOf(
      types.map(({ id }) => ({ id, quantity: quantity(id) })),
      names,
    );
    if (lines.length === 0) throw new Refused([{ code: 'lines', field: 'lines', message: '' }]);
    const places = lines.reduce((sum, line) => sum + line.quantity, 0);
    if (names.length > places) throw new Refused([{ code: 'names', field: 'names', message: '' }]);
    const order = {
      eventId,
      email: text('email'),
      name: text('name'),
      lines,
      price,
      note: optional('note'),
      sendTickets: checked('send'),
    };
    try {
      // Another wish is another order; the same one, sent again for want of an answer, is not.
      done(await addOrder({ ...order, idempotencyKey: `${key}-${fingerprint(JSON.stringify(order))}` }));
    } finally {
      const stale = [
        organizerOrderKeys.lists,
        attendeeKeys.all,
        organizerEventKeys.one(eventId),
        organizerEventKeys.allStatistics(eventId),
      ];
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    }
  };

  return (
    <Form
      className="space-y-5"
      submit={t('submit')}
      say={say}
      shown={['lines', 'names', 'email', 'name', 'note']}
      send={send}
      beside={<Button onClick={close}>{t('close')}</Button>}
    >
      {(problem) => (
        <>
          <fieldset className="space-y-2">
            <legend className="mb-1 font-medium">{t('what')}</legend>
            {types.map((type) => (
              <Quantity
                key={type.id}
                type={type}
                value={quantity(type.id)}
                change={(value) => setWanted({ ...wanted, [type.id]: value })}
              />
            ))}
            {problem('lines') && <p className="text-sm font-medium text-bad">{problem('lines')}</p>}
          </fieldset>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('name')}
              name="name"
              required
              maxLength={LIMITS.name}
              autoComplete="off"
              error={problem('name')}
            />
            <TextField
              label={t('email')}
              name="email"
              type="email"
              required
              maxLength={LIMITS.email}
              autoComplete="off"
              error={problem('email')}
            />
          </div>
          <Field label={t('names')} hint={t('namesHint')} error={problem('names')}>
            {(props) => <textarea {...props} name="names" rows={3} className={INPUT} />}
          </Field>
          <Field label={t('price')} hint={t(`priceHint.${price}`)}>
            {(props) => (
              <select
                {...props}
                className={INPUT}
                value={price}
                onChange={({ target }) =>
                  setPrice(PRICES.find((candidate) => candidate === target.value) ?? 'CASH')
                }
              >
                {PRICES.map((one) => (
                  <option key={one} value={one}>
                    {t(`prices.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <TextField
            label={t('note')}
            hint={t('noteHint')}
            name="note"
            maxLength={LIMITS.orderNote}
            error={problem('note')}
          />
          <label className="flex min-h-11 items-center gap-3">
            <input type="checkbox" name="send" defaultChecked className="size-5 accent-accent" />
            {t('send')}
          </label>
          <Total types={types} quantity={quantity} free={price === 'COMP'} />
        </>
      )}
    </Form>
  );
}

interface QuantityProps {
  type: OfferedType;
  value: number;
  change: (value: number) => void;
}

function Quantity({ type, value, change }: QuantityProps) {
  const { t } = useTranslation('invitations', { keyPrefix: 'adding' });
  const { t: common } = useTranslation();
  const id = useId();
  const error = useFault(id);
  const most = Math.min(type.availability ?? 100, 100);
  const price = minorUnits(type.price) === 0 ? common('price.free') : formatMoney(type.price, formatTag());
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{type.name}</p>
        <p className="text-sm text-quiet">
          {price}
          {type.availability != null && <> · {t('left', { count: type.availability })}</>}
        </p>
      </div>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={0}
        max={most}
        aria-label={t('quantity', { name: type.name })}
        aria-invalid={Boolean(error)}
        aria-describedby={error && `${id}-error`}
        value={value === 0 ? '' : value}
        placeholder="0"
        onChange={({ target }) => change(Math.max(0, Math.trunc(target.valueAsNumber) || 0))}
        className={`${INPUT} w-24! shrink-0 text-end tabular-nums`}
      />
      <div className="basis-full empty:hidden">
        <FieldError id={`${id}-error`} error={error} />
      </div>
    </div>
  );
}

interface TotalProps {
  types: OfferedType[];
  quantity: (id: string) => number;
  free: boolean;
}

function Total({ types, quantity, free }: TotalProps) {
  const { t } = useTranslation('invitations', { keyPrefix: 'adding' });
  const { t: common } = useTranslation();
  const sum = types.reduce((sum, { id, price }) => sum + quantity(id) * minorUnits(price), 0);
  const currency = types[0]?.price.currency ?? 'EUR';
  return (
    <p className="flex justify-between border-t border-line pt-3 font-semibold" aria-live="polite">
      <span>{t('total')}</span>
      <span className="tabular-nums">
        {free || sum === 0 ? common('price.free') : formatMoney(moneyOf(sum, currency), formatTag())}
      </span>
    </p>
  );
}

/** Refusals in the reader's words; the organizer's usual ones for those that have none here. */
function useAddingText(): (code: string, message: string) => string {
  const { t } = useTranslation('invitations', { keyPrefix: 'adding' });
  const usual = useRefusalText();
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : usual(code, message);
  };
}
