import type { EventPhase } from '@/graphql/generated/graphql';
import { wordOf } from '@/lib/filters';

export const PHASES: EventPhase[] = ['UPCOMING', 'DRAFT', 'PAST', 'CANCELLED', 'ARCHIVED'];

/** Which of an organization's events are shown, as it stands in the address; those to come without `phase`. */
export interface EventFilters {
  phase?: EventPhase;
  q?: string;
}

/** Reads an address's search part, leaving out what is not understood. */
export function parseEventFilters(search: { [key in keyof EventFilters]?: unknown }): EventFilters {
  const phase = PHASES.find((known) => known === search.phase && known !== 'UPCOMING');
  const q = wordOf(search.q);
  return { ...(phase && { phase }), ...(q && { q }) };
}
