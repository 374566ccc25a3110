import { minorUnits, type MoneyValue } from '@/lib/format';
import { saleState, type EventDetails } from './event';

/** What there is to say of an event's tickets in a line. */
export type Offer =
  /** They can be had: from `price` on, or all at that price. */
  | { state: 'open'; price: MoneyValue; from: boolean }
  | { state: 'later'; at: string }
  | { state: 'soldOut' | 'over' };

/** The offer of an event; none where nobody can order, whatever the types of tickets. */
export function offerOf(event: EventDetails, now: number): Offer | undefined {
  if (event.status !== 'PUBLISHED' || Date.parse(event.endsAt) <= now) return undefined;
  const types = event.ticketTypes.map((type) => ({ type, state: saleState(type, now) }));
  if (types.length === 0) return undefined;
  const prices = types
    .filter(({ state }) => state === 'open')
    .map(({ type }) => type.price)
    .sort((one, other) => minorUnits(one) - minorUnits(other));
  const [least, most] = [prices[0], prices.at(-1)];
  if (least && most) return { state: 'open', price: least, from: minorUnits(least) !== minorUnits(most) };
  const [first] = types
    .flatMap(({ type, state }) => (state === 'later' && type.salesStartAt ? [type.salesStartAt] : []))
    .sort((one, other) => Date.parse(one) - Date.parse(other));
  if (first) return { state: 'later', at: first };
  return { state: types.some(({ state }) => state === 'soldOut') ? 'soldOut' : 'over' };
}
