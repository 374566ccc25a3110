import { infiniteQueryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MyTicketsQuery, TicketPeriod } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { accountKeys } from '@/lib/keys/account';
import { loadOrKept } from '@/lib/offline-query';

const MyTicketsDocument = graphql(`
  query MyTickets($period: TicketPeriod!, $after: String) {
    viewer {
      id
      tickets(period: $period, first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          # Devices keep tickets under this name.
          secret: code
          holderName
          status
          ticketType {
            name
          }
          order {
            id
          }
          event {
            id
            slug
            title
            status
            startsAt
            endsAt
            timezone
            venue {
              name
              location {
                city
              }
            }
          }
        }
      }
    }
  }
`);

export type MyTicket = NonNullable<MyTicketsQuery['viewer']>['tickets']['nodes'][number];

/** The viewer's tickets: what comes soonest first, or what is over, latest first. They open without a network too. */
export const myTicketsQuery = (period: TicketPeriod) =>
  infiniteQueryOptions({
    queryKey: accountKeys.tickets(period),
    queryFn: ({ pageParam, signal }) =>
      loadOrKept(`my-tickets/${period}/${pageParam ?? ''}`, () =>
        execute(MyTicketsDocument, { period, after: pageParam }, signal),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ viewer }) =>
      viewer?.tickets.pageInfo.hasNextPage ? viewer.tickets.pageInfo.endCursor : null,
  });

/** The tickets to one event. */
export interface TicketGroup {
  key: string;
  event: MyTicket['event'];
  tickets: MyTicket[];
}

/** Puts tickets to the same event together, in the order the events come. */
export function byEvent(tickets: readonly MyTicket[]): TicketGroup[] {
  const groups = new Map<string, TicketGroup>();
  for (const ticket of tickets) {
    const key = ticket.event?.id ?? ticket.order?.id ?? ticket.id;
    const group = groups.get(key) ?? { key, event: ticket.event, tickets: [] };
    group.tickets.push(ticket);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Whether it still admits somebody. */
export function isValid(ticket: MyTicket): boolean {
  return ticket.status === 'VALID';
}

/** Tickets that read the same, with how many there are of each. */
export function alike(tickets: readonly MyTicket[]): { ticket: MyTicket; count: number }[] {
  const found = new Map<string, { ticket: MyTicket; count: number }>();
  for (const ticket of tickets) {
    const key = JSON.stringify([ticket.ticketType?.name, ticket.holderName, ticket.status]);
    const same = found.get(key);
    if (same) same.count += 1;
    else found.set(key, { ticket, count: 1 });
  }
  return [...found.values()];
}
