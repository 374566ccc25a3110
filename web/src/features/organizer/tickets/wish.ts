import type { Fields } from '@/components/Form';
import { exponent, minorUnits, type MoneyValue } from '@/lib/format';
import { momentOf, type TypedTime } from '../area/MomentField';
import { parseAmount } from '@/lib/amount';
import { Refused, type Refusal } from '@/lib/refusal';
import { SKIPPED, tooMuch } from '../area/problems';
import { MOST_PLACES, readCount } from '../editor/values';
import type { TicketWish } from './tickets';

export interface Typed {
  fields: Pick<Fields, 'text' | 'optional'>;
  free: boolean;
  currency: string;
  salesStart: TypedTime;
  salesEnd: TypedTime;
  zone: string;
}

/** The most that a price is, in the currency's smallest unit, as in `kernel/src/money.rs`. */
const MOST_UNITS = 99_999_999;
/** The most places that an order can have of one kind of ticket, as in `domain/src/events/ticket_types/mod.rs`. */
const MOST_PER_ORDER = 100;

/** Whether a price is beyond the most, also one that is too long to be read. */
function isHuge(typed: string, price: MoneyValue | undefined): boolean {
  return price ? minorUnits(price) > MOST_UNITS : /^\d{13}/.test(typed.replaceAll(/[\s.,'’]/g, ''));
}

/** Reads what was typed about a kind of ticket. Throws `Refused` with all that is wrong. */
export function ticketWish({ fields, free, currency, salesStart, salesEnd, zone }: Typed): TicketWish {
  const problems: Refusal[] = [];
  const wrong = (field: string, code = `INVALID_${field}`) => problems.push({ code, field, message: '' });
  const count = (field: string, most: number) => {
    const number = readCount(fields.text(field));
    if (number === undefined) wrong(field);
    else if (number !== null && number > most) problems.push(tooMuch(field, most));
    return number ?? null;
  };
  const moment = (field: string, typed: TypedTime) => {
    const found = momentOf(typed, zone);
    if (found === undefined) wrong(field, SKIPPED);
    return found ?? null;
  };
  const typed = fields.text('price');
  const price = free ? parseAmount('0', currency) : parseAmount(typed, currency);
  const most = MOST_UNITS / 10 ** exponent(currency);
  if (!free && isHuge(typed, price)) problems.push(tooMuch('price', most));
  else if (!price || (!free && minorUnits(price) === 0)) wrong('price');
  const wish: TicketWish = {
    name: fields.text('name'),
    description: fields.optional('description'),
    ...(price && { price: { amount: price.amount, currency } }),
    quantity: count('quantity', MOST_PLACES),
    minPerOrder: count('minPerOrder', MOST_PER_ORDER) ?? 1,
    maxPerOrder: count('maxPerOrder', MOST_PER_ORDER) ?? 10,
    salesStartAt: moment('salesStartAt', salesStart),
    salesEndAt: moment('salesEndAt', salesEnd),
  };
  if (problems.length > 0) throw new Refused(problems);
  return wish;
}
