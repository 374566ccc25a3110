import type { OrderOrigin, OrderStatus } from '@/graphql/generated/graphql';
import { oneOf, searchSchema, word } from '@/lib/search';

export const STATES: OrderStatus[] = ['CONFIRMED', 'PENDING', 'CANCELLED', 'EXPIRED'];

export const ORIGINS: OrderOrigin[] = ['SALE', 'ADDED', 'COMP'];

/** Which orders are wanted, as it stands in the address. */
export const parseOrderFilters = searchSchema({ q: word, state: oneOf(STATES), origin: oneOf(ORIGINS) });
export type OrderFilters = ReturnType<typeof parseOrderFilters>;
