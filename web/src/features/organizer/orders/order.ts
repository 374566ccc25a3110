import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrganizerOrderFieldsFragment } from '@/graphql/generated/graphql';
import { now as serverNow } from '@/lib/clock';
import { execute } from '@/lib/graphql';
import { attendeeKeys, organizerEventKeys, organizerOrderKeys } from '@/lib/keys/organizer';
import { useLive } from '@/lib/live';

export const OrganizerOrderFields = graphql(`
  fragment OrganizerOrderFields on Order {
    id
    code
    status
    origin
    added {
      adderName
      paidBy
      note
    }
    buyerName
    buyerEmail
    placedAt
    expiresAt
    agreements {
      ...AgreementFields
    }
    total {
      currency
      minor
    }
    refundable {
      currency
      minor
    }
    event {
      id
      slug
      title
      startsAt
      endsAt
      timezone
      organization {
        id
      }
    }
    lines {
      quantity
      name
      unitPrice {
        currency
        minor
      }
      total {
        currency
        minor
      }
    }
    tickets {
      id
      holderName
      holderEmail
      status
      checkedInAt
      ticketType {
        name
      }
    }
    payment {
      status
      outside
      failure
      amount {
        currency
        minor
      }
      refunded {
        currency
        minor
      }
    }
    refunds {
      id
      status
      reason
      createdAt
      amount {
        currency
        minor
      }
    }
    disputes {
      id
      status
      reason
      evidenceDueAt
      amount {
        currency
        minor
      }
    }
    mailFailure {
      email
      reason
    }
    timeline {
      occurredAt
      kind
      actorName
      note
      amount {
        currency
        minor
      }
    }
  }
`);

const OrganizerOrderDocument = graphql(`
  query OrganizerOrder($id: ID!) {
    order(id: $id) {
      ...OrganizerOrderFields
    }
  }
`);

const OrganizerOrderChangedDocument = graphql(`
  subscription OrganizerOrderChanged($id: ID!) {
    orderChanged(id: $id) {
      ...OrganizerOrderFields
    }
  }
`);

export type OrganizerOrder = OrganizerOrderFieldsFragment;
export type TimelineEntry = NonNullable<OrganizerOrder['timeline']>[number];

/** How long after the last thing that happened to an order more is likely to follow: mails, mostly. */
const SETTLING_MS = 45_000;
const OFTEN_MS = 3_000;

/** Whether more is about to happen to an order by itself. */
export function isSettling(
  order: { timeline?: { occurredAt: string }[] | null },
  now = serverNow(),
): boolean {
  const last = order.timeline?.at(-1);
  return last !== undefined && now - Date.parse(last.occurredAt) < SETTLING_MS;
}

/** An order for those who look after it; null when there is none that the viewer may look after. */
export function organizerOrderQuery(id: string) {
  return queryOptions({
    queryKey: organizerOrderKeys.one(id),
    queryFn: async ({ signal }): Promise<OrganizerOrder | null> => {
      const { order } = await execute(OrganizerOrderDocument, { id }, signal);
      // Its buyer may see it too, but without what happened to it.
      return order?.timeline ? order : null;
    },
    // Mails follow a little later, and nobody announces them.
    refetchInterval: ({ state }) => (state.data && isSettling(state.data) ? OFTEN_MS : false),
  });
}

/** Shows payments, refunds and check-ins as they happen. */
export function useLiveOrganizerOrder(id: string, found: boolean): void {
  const client = useQueryClient();
  useLive(OrganizerOrderChangedDocument, found ? { id } : null, ({ orderChanged }) => {
    if (orderChanged.timeline) client.setQueryData(organizerOrderQuery(id).queryKey, orderChanged);
  });
}

/** An order changed: what is told of it elsewhere is asked for anew. */
export async function orderWasChanged(client: QueryClient, order: OrganizerOrder): Promise<void> {
  const stale = [organizerOrderKeys.lists, attendeeKeys.all, organizerEventKeys.one(order.event?.id)];
  await Promise.all([
    client.invalidateQueries({ queryKey: organizerOrderKeys.one(order.id) }),
    ...stale.map((queryKey) => client.invalidateQueries({ queryKey })),
  ]);
}
