import type { EventPhase } from '@/graphql/generated/graphql';
import { oneOf, searchSchema, word } from '@/lib/search';

export const PHASES: EventPhase[] = ['UPCOMING', 'DRAFT', 'PAST', 'CANCELLED', 'ARCHIVED'];

/** Which of an organization's events are shown, as it stands in the address; those to come without `phase`. */
export const parseEventFilters = searchSchema({
  phase: oneOf<EventPhase>(PHASES.filter((phase) => phase !== 'UPCOMING')),
  q: word,
});
export type EventFilters = ReturnType<typeof parseEventFilters>;
