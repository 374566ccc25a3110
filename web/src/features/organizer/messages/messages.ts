import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  EventMessagesQuery,
  MessageAudienceInput,
  MessageFailuresQuery,
  MessageOfEventFragment,
  MessagePreviewQuery,
  MessageReachQuery,
} from '@/graphql/generated/graphql';
import { now as serverNow } from '@/lib/clock';
import { execute } from '@/lib/graphql';
import { messageKeys } from '@/lib/keys/organizer';
import { useLive } from '@/lib/live';
import { RequestError } from '@/lib/transport';
import { checkFields } from '../area/problems';

graphql(`
  fragment MessageOfEvent on Message {
    id
    subject
    bodyHtml
    status
    sendAt
    finishedAt
    authorName
    audience {
      status
      checkedIn
      allTicketTypes
      ticketTypes {
        id
        name
      }
    }
    progress {
      total
      sent
      failed
      unwanted
      left
    }
  }
`);

const EventMessagesDocument = graphql(`
  query EventMessages($event: ID!, $after: String) {
    node(id: $event) {
      __typename
      ... on Event {
        messages(first: 20, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...MessageOfEvent
          }
        }
      }
    }
  }
`);

const MessageChangedDocument = graphql(`
  subscription MessageChanged($id: ID!) {
    messageChanged(id: $id) {
      ...MessageOfEvent
    }
  }
`);

const MessageFailuresDocument = graphql(`
  query MessageFailures($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      ... on Message {
        failures(first: 50, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            email
            name
            reason
          }
        }
      }
    }
  }
`);

const MessageReachDocument = graphql(`
  query MessageReach($input: MessagePreviewInput!) {
    messagePreview(input: $input) {
      recipients
      unwanted
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

const MessagePreviewDocument = graphql(`
  query MessagePreview($input: MessagePreviewInput!) {
    messagePreview(input: $input) {
      subject
      bodyHtml
      text
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

const TestMessageDocument = graphql(`
  mutation TestMessage($input: MessageTestInput!) {
    messageTest(input: $input) {
      sentTo
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

const SendMessageDocument = graphql(`
  mutation SendMessage($input: MessageSendInput!) {
    messageSend(input: $input) {
      message {
        ...MessageOfEvent
      }
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

const CancelMessageDocument = graphql(`
  mutation CancelMessage($input: MessageCancelInput!) {
    messageCancel(input: $input) {
      message {
        ...MessageOfEvent
      }
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

export type Message = MessageOfEventFragment;
export type MessageReach = MessageReachQuery['messagePreview'];
export type MessagePreview = MessagePreviewQuery['messagePreview'];
type Page = NonNullable<
  Extract<NonNullable<EventMessagesQuery['node']>, { __typename: 'Event' }>['messages']
>;
type Failures = Extract<NonNullable<MessageFailuresQuery['node']>, { __typename: 'Message' }>['failures'];

/** What is written, and about which event. */
export interface Words {
  eventId: string;
  subject: string;
  body: string;
}

/** A message as it is written. */
export interface Draft extends Words {
  audience: MessageAudienceInput;
}

/** What was written to an event's attendees, newest first. */
export function messagesQuery(event: string) {
  return infiniteQueryOptions({
    queryKey: messageKeys.list(event),
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const { node } = await execute(EventMessagesDocument, { event, after: pageParam }, signal);
      const messages = node?.__typename === 'Event' ? node.messages : null;
      if (!messages) throw new RequestError('FORBIDDEN', 'The role does not allow to see messages.');
      return messages;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** Puts a message in the place of the one that the list has. */
export function useRenewed(event: string): (message: Message) => void {
  const client = useQueryClient();
  return (message) =>
    client.setQueryData(
      messagesQuery(event).queryKey,
      (known) =>
        known && {
          ...known,
          pages: known.pages.map((page) => ({
            ...page,
            nodes: page.nodes.map((node) => (node.id === message.id ? message : node)),
          })),
        },
    );
}

/** How long after a message has gone out mails are likely to come back. */
const RETURNS_MS = 24 * 60 * 60 * 1000;

/** Whether more is about to happen to a message by itself. */
export function goesOn(
  { status, finishedAt }: Pick<Message, 'status' | 'finishedAt'>,
  now = serverNow(),
): boolean {
  if (status === 'SCHEDULED' || status === 'SENDING') return true;
  return status !== 'CANCELLED' && finishedAt !== null && now - Date.parse(finishedAt) < RETURNS_MS;
}

/** Follows a message until it has gone out, and nothing is likely to come back any more. */
export function useLiveMessage(event: string, message: Message): void {
  const renew = useRenewed(event);
  useLive(MessageChangedDocument, goesOn(message) ? { id: message.id } : null, ({ messageChanged }) =>
    renew(messageChanged),
  );
}

/** Whom a message could not be delivered to. */
export function failuresQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: messageKeys.failures(id),
    queryFn: async ({ pageParam, signal }): Promise<Failures> => {
      const { node } = await execute(MessageFailuresDocument, { id, after: pageParam }, signal);
      if (node?.__typename !== 'Message') throw new RequestError('FORBIDDEN', 'There is no such message.');
      return node.failures;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** How many would get a message now, which is known before anything is written. */
export function reachQuery(eventId: string, audience: MessageAudienceInput) {
  return queryOptions({
    queryKey: messageKeys.reach(eventId, audience),
    queryFn: async ({ signal }): Promise<MessageReach> => {
      const input = { eventId, audience, subject: '–', body: '–' };
      return (await execute(MessageReachDocument, { input }, signal)).messagePreview;
    },
    staleTime: 0,
  });
}

/** How a message would look. */
export function previewQuery(words: Words) {
  return queryOptions({
    queryKey: messageKeys.preview(words),
    queryFn: async ({ signal }): Promise<MessagePreview> => {
      const input = { ...words, audience: {} };
      return (await execute(MessagePreviewDocument, { input }, signal)).messagePreview;
    },
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** Sends a message to whoever writes it; returns the address. */
export async function testMessage({ eventId, subject, body }: Words): Promise<string> {
  const { sentTo, errors } = (await execute(TestMessageDocument, { input: { eventId, subject, body } }))
    .messageTest;
  checkFields(errors);
  return sentTo ?? '';
}

/** Has a message sent, at once if there is no time. */
export async function sendMessage(
  draft: Draft,
  sendAt: string | null,
  idempotencyKey: string,
): Promise<Message> {
  const input = { ...draft, ...(sendAt && { sendAt }), idempotencyKey };
  const { message, errors } = (await execute(SendMessageDocument, { input })).messageSend;
  checkFields(errors);
  if (!message) throw new Error('no message in the answer');
  return message;
}

/** Cancels a scheduled message, or stops one that is going out. */
export async function cancelMessage(messageId: string): Promise<Message> {
  const { message, errors } = (await execute(CancelMessageDocument, { input: { messageId } })).messageCancel;
  checkFields(errors);
  if (!message) throw new Error('no message in the answer');
  return message;
}
