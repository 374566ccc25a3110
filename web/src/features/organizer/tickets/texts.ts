import type { SoldTicketTypeFragment } from '@/graphql/generated/graphql';
import type { Fields } from '@/components/Form';
import { plainAmount } from '@/lib/amount';
import { fieldsOf, type Stand, type Texts } from '@/lib/shared';
import { momentOf, typedTime, type TypedTime } from '../area/MomentField';
import type { TicketWish } from './tickets';
import { ticketWish } from './wish';

/** What the form of a kind of ticket has; `kind` is `FREE` or `PAID`, the sales' times are moments. */
export type TicketTexts = Texts<
  | 'name'
  | 'description'
  | 'kind'
  | 'price'
  | 'quantity'
  | 'minPerOrder'
  | 'maxPerOrder'
  | 'salesStartAt'
  | 'salesEndAt'
>;

export type TicketPart = keyof typeof PARTS;

/** What is changed as a whole. */
export const PARTS = {
  name: ['name'],
  description: ['description'],
  price: ['kind', 'price'],
  quantity: ['quantity'],
  minPerOrder: ['minPerOrder'],
  maxPerOrder: ['maxPerOrder'],
  salesStartAt: ['salesStartAt'],
  salesEndAt: ['salesEndAt'],
} as const satisfies Record<string, (keyof TicketTexts)[]>;

/** A new kind of ticket. */
export const NEW: TicketTexts = {
  name: '',
  description: '',
  kind: 'FREE',
  price: '',
  quantity: '',
  minPerOrder: '1',
  maxPerOrder: '10',
  salesStartAt: '',
  salesEndAt: '',
};

/** A kind of ticket as its form has it. */
export function standOf(type: SoldTicketTypeFragment, zone: string): Stand<TicketTexts> {
  // To the minute, as forms have them.
  const moment = (at: string | null | undefined) => momentOf(typedTime(at, zone), zone) ?? '';
  const values: TicketTexts = {
    name: type.name,
    description: type.description ?? '',
    kind: type.kind,
    price: type.kind === 'PAID' ? plainAmount(type.price) : '',
    quantity: String(type.quantity ?? ''),
    minPerOrder: String(type.minPerOrder),
    maxPerOrder: String(type.maxPerOrder),
    salesStartAt: moment(type.salesStartAt),
    salesEndAt: moment(type.salesEndAt),
  };
  return { values, version: type.version };
}

export interface TypedTicket {
  fields: Pick<Fields, 'text'>;
  free: boolean;
  salesStart: TypedTime;
  salesEnd: TypedTime;
  zone: string;
  /** What stays as it is, such as a price that was paid. */
  fixed: Partial<TicketTexts>;
}

/** What was typed. */
export function textsOf({
  fields: { text },
  free,
  salesStart,
  salesEnd,
  zone,
  fixed,
}: TypedTicket): TicketTexts {
  return {
    name: text('name'),
    description: text('description'),
    kind: free ? 'FREE' : 'PAID',
    price: free ? '' : text('price'),
    quantity: text('quantity'),
    minPerOrder: text('minPerOrder'),
    maxPerOrder: text('maxPerOrder'),
    salesStartAt: momentOf(salesStart, zone) ?? '',
    salesEndAt: momentOf(salesEnd, zone) ?? '',
    ...fixed,
  };
}

/** Reads texts as the API takes them. Throws `Refused` with all that is wrong. */
export function wishOf(
  values: TicketTexts,
  currency: string,
  zone: string,
  times?: [TypedTime, TypedTime],
): TicketWish {
  const [salesStart, salesEnd] = times ?? [
    typedTime(values.salesStartAt, zone),
    typedTime(values.salesEndAt, zone),
  ];
  const free = values.kind === 'FREE';
  return ticketWish({ fields: fieldsOf(values), free, currency, salesStart, salesEnd, zone });
}
