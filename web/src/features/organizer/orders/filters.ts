import type { OrderStatus } from '@/graphql/generated/graphql';
import { wordOf } from '@/lib/filters';

export const STATES: OrderStatus[] = ['CONFIRMED', 'PENDING', 'CANCELLED', 'EXPIRED'];

/** Which orders are wanted, as it stands in the address. */
export interface OrderFilters {
  q?: string;
  state?: OrderStatus;
}

/** Reads an address's search part, leaving out what is not understood. */
export function parseOrderFilters(search: { [key in keyof OrderFilters]?: unknown }): OrderFilters {
  const q = wordOf(search.q);
  const state = STATES.find((known) => known === search.state);
  return { ...(q && { q }), ...(state && { state }) };
}
