import type { MessageAudienceInput, MessageAudienceStatus } from '@/graphql/generated/graphql';

export const STATUSES: MessageAudienceStatus[] = ['CONFIRMED', 'PENDING', 'CANCELLED'];

/** Who is to get a message, as the form has it. */
export interface AudienceChoice {
  /** Ids of ticket types; none for all. */
  types: string[];
  status: MessageAudienceStatus;
  checkedIn: '' | 'yes' | 'no';
}

export const EVERYBODY: AudienceChoice = { types: [], status: 'CONFIRMED', checkedIn: '' };

/** With this ticket type if it was not chosen, without it if it was. */
export function toggled(types: string[], id: string): string[] {
  return types.includes(id) ? types.filter((other) => other !== id) : [...types, id];
}

/** As the API takes it: only of those with a good ticket is it known who was checked in. */
export function audienceInput({ types, status, checkedIn }: AudienceChoice): MessageAudienceInput {
  const door = status === 'CONFIRMED' && checkedIn !== '';
  return { ticketTypeIds: types, status, ...(door && { checkedIn: checkedIn === 'yes' }) };
}
