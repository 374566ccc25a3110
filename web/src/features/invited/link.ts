import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  GuestLinkUseInput,
  InvitationLinkQuery,
  InvitedOrderFragment,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { invitationLinkKey } from '@/lib/keys/invited';
import { check } from '@/lib/refusal';

const InvitationLinkDocument = graphql(`
  query InvitationLink($token: String!) {
    guestLink(token: $token) {
      isOpen
      event {
        ...InvitedEvent
      }
      ticketType {
        id
        name
        price {
          currency
          minor
        }
      }
    }
  }
`);

const UseLinkDocument = graphql(`
  mutation UseInvitationLink($input: GuestLinkUseInput!) {
    guestLinkUse(input: $input) {
      order {
        ...InvitedOrder
      }
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

export type Opened = NonNullable<InvitationLinkQuery['guestLink']>;
export type LinkOrder = InvitedOrderFragment;

/** What an invitation link opens; null if it was revoked. */
export const linkQuery = (token: string) =>
  queryOptions({
    queryKey: invitationLinkKey(token),
    queryFn: async ({ signal }): Promise<Opened | null> =>
      (await execute(InvitationLinkDocument, { token }, signal)).guestLink ?? null,
  });

/** Orders a ticket by an invitation link. The same key is one order, however often it is sent. */
export async function orderByLink(input: GuestLinkUseInput): Promise<LinkOrder> {
  const { guestLinkUse } = await execute(UseLinkDocument, { input });
  check(guestLinkUse.errors);
  if (!guestLinkUse.order) throw new Error('no order, and no reason why');
  return guestLinkUse.order;
}
