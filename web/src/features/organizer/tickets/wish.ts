import type { Fields } from '@/components/Form';
import { minorUnits } from '@/lib/format';
import { momentOf, type TypedTime } from '../MomentField';
import { parseAmount } from '@/lib/amount';
import { Refused, type Refusal } from '@/lib/refusal';
import { readCount } from '../editor/values';
import { SKIPPED } from '../events/problems';
import type { TicketWish } from './tickets';

export interface Typed {
  fields: Pick<Fields, 'text' | 'optional'>;
  free: boolean;
  currency: string;
  salesStart: TypedTime;
  salesEnd: TypedTime;
  zone: string;
}

/** Reads what was typed about a kind of ticket. Throws `Refused` with all that is wrong. */
export function ticketWish({ fields, free, currency, salesStart, salesEnd, zone }: Typed): TicketWish {
  const problems: Refusal[] = [];
  const wrong = (field: string, code = `INVALID_${field}`) => problems.push({ code, field, message: '' });
  const count = (field: string) => {
    const number = readCount(fields.text(field));
    if (number === undefined) wrong(field);
    return number ?? null;
  };
  const moment = (field: string, typed: TypedTime) => {
    const found = momentOf(typed, zone);
    if (found === undefined) wrong(field, SKIPPED);
    return found ?? null;
  };
  const price = free ? parseAmount('0', currency) : parseAmount(fields.text('price'), currency);
  if (!price || (!free && minorUnits(price) === 0)) wrong('price');
  const wish: TicketWish = {
    name: fields.text('name'),
    description: fields.optional('description'),
    ...(price && { price: { amount: price.amount, currency } }),
    quantity: count('quantity'),
    minPerOrder: count('minPerOrder') ?? 1,
    maxPerOrder: count('maxPerOrder') ?? 10,
    salesStartAt: moment('salesStartAt', salesStart),
    salesEndAt: moment('salesEndAt', salesEnd),
  };
  if (problems.length > 0) throw new Refused(problems);
  return wish;
}
