import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  GuestAnswerInput,
  InvitedFieldsFragment,
  OrderLinksRequestInput,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { invitedKey } from '@/lib/keys/invited';
import { check } from '@/lib/refusal';

graphql(`
  fragment InvitedEvent on Event {
    slug
    title
    summary
    status
    startsAt
    endsAt
    timezone
    format
    cover {
      ...Cover
    }
    venue {
      name
      location {
        address
        city
      }
    }
    organization {
      name
      slug
    }
    ticketTypes {
      id
      name
      price {
        currency
        minor
      }
    }
  }
`);

graphql(`
  fragment InvitedOrder on Order {
    id
    secret: guestSecret
    status
    payment {
      checkoutUrl
    }
  }
`);

export const InvitedFields = graphql(`
  fragment InvitedFields on GuestInvitation {
    email
    name
    message
    status
    event {
      ...InvitedEvent
    }
    ticketType {
      name
      price {
        currency
        minor
      }
    }
    order {
      ...InvitedOrder
    }
  }
`);

const InvitedDocument = graphql(`
  query Invited($token: String!) {
    guestInvitation(token: $token) {
      ...InvitedFields
    }
  }
`);

const AnswerDocument = graphql(`
  mutation AnswerInvitation($input: GuestAnswerInput!) {
    guestAnswer(input: $input) {
      invitation {
        ...InvitedFields
      }
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

const OrderLinksDocument = graphql(`
  mutation RequestOrderLinks($input: OrderLinksRequestInput!) {
    orderLinksRequest(input: $input) {
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

const SaveOrderDocument = graphql(`
  mutation SaveOrder($input: OrderSaveInput!) {
    orderSave(input: $input) {
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

export type Invited = InvitedFieldsFragment;

/** The invitation of a mailed link; null if it is over. */
export const invitedQuery = (token: string) =>
  queryOptions({
    queryKey: invitedKey(token),
    queryFn: async ({ signal }): Promise<Invited | null> =>
      (await execute(InvitedDocument, { token }, signal)).guestInvitation ?? null,
    // Someone who just answered is shown what came of it.
    staleTime: 60_000,
  });

/** Answers an invitation; returns it as it is then. */
export async function answer(input: GuestAnswerInput): Promise<Invited> {
  const { guestAnswer } = await execute(AnswerDocument, { input });
  check(guestAnswer.errors);
  if (!guestAnswer.invitation) throw new Error('no invitation, and no reason why');
  return guestAnswer.invitation;
}

/** Asks for the links of orders; what there is goes to the address they were placed with. */
export async function requestOrderLinks(input: OrderLinksRequestInput): Promise<void> {
  check((await execute(OrderLinksDocument, { input })).orderLinksRequest.errors);
}

/** Takes an order into the account that is logged in. */
export async function saveOrder(orderId: string, secret: string): Promise<void> {
  check((await execute(SaveOrderDocument, { input: { orderId, secret } })).orderSave.errors);
}
