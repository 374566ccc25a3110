import type { OrderStatus } from '@/graphql/generated/graphql';
import { oneOf, searchSchema, word } from '@/lib/search';

export const STATES: OrderStatus[] = ['CONFIRMED', 'PENDING', 'CANCELLED', 'EXPIRED'];

/** Which orders are wanted, as it stands in the address. */
export const parseOrderFilters = searchSchema({ q: word, state: oneOf(STATES) });
export type OrderFilters = ReturnType<typeof parseOrderFilters>;
