import { useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AvailabilityChangedSubscription } from '@/graphql/generated/graphql';
import { eventKeys } from '@/lib/keys/visitor';
import { useLive } from '@/lib/live';
import { eventQuery, type EventDetails } from './event';

const AvailabilityDocument = graphql(`
  subscription AvailabilityChanged($eventId: ID!) {
    availabilityChanged(eventId: $eventId) {
      id
      availability
    }
  }
`);

/** Keeps the places left up to date while somebody looks, and tells when there is nothing to be seen any more. */
export function useLiveAvailability(event: EventDetails | null | undefined): void {
  const client = useQueryClient();
  const gone = () => void client.invalidateQueries({ queryKey: eventKeys.all });
  const take = ({ availabilityChanged: changed }: AvailabilityChangedSubscription) => {
    client.setQueryData(eventQuery(event?.slug ?? '').queryKey, (known) =>
      known
        ? {
            ...known,
            ticketTypes: known.ticketTypes.map((type) =>
              type.id === changed.id ? { ...type, availability: changed.availability ?? null } : type,
            ),
          }
        : known,
    );
  };
  useLive(AvailabilityDocument, event ? { eventId: event.id } : null, take, gone);
}
