import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MessageTemplateFieldsFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { messageKeys } from '@/lib/keys/organizer';
import { checkFields } from '../area/problems';
import type { Unsent } from './unsent';

graphql(`
  fragment MessageTemplateFields on MessageTemplate {
    id
    name
    subject
    body
  }
`);

const MessageTemplatesDocument = graphql(`
  query MessageTemplates($organization: ID!) {
    organization(id: $organization) {
      messageTemplates {
        ...MessageTemplateFields
      }
    }
  }
`);

const CreateMessageTemplateDocument = graphql(`
  mutation CreateMessageTemplate($input: MessageTemplateCreateInput!) {
    messageTemplateCreate(input: $input) {
      template {
        ...MessageTemplateFields
      }
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

const UpdateMessageTemplateDocument = graphql(`
  mutation UpdateMessageTemplate($input: MessageTemplateUpdateInput!) {
    messageTemplateUpdate(input: $input) {
      template {
        ...MessageTemplateFields
      }
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

const DeleteMessageTemplateDocument = graphql(`
  mutation DeleteMessageTemplate($input: MessageTemplateDeleteInput!) {
    messageTemplateDelete(input: $input) {
      deletedId
      errors {
        ...MessageErrorFields
      }
    }
  }
`);

export type MessageTemplate = MessageTemplateFieldsFragment;

/** What the server fills in, as it is typed between two pairs of braces. */
export const PLACEHOLDERS = ['first_name', 'event', 'date', 'venue', 'order_link'] as const;

/** The texts to start with that everybody has. */
export const BUILT_IN = ['reminder', 'practical', 'thanks', 'venueChange'] as const;

/** A text of ours with its placeholders as the server knows them: in braces, our texts would be filled in at once. */
export function braced(text: string): string {
  return text.replace('[order]', '{{order_link}}').replace(/\[(\w+)\]/g, '{{$1}}');
}

/** The texts that an organization keeps for its messages. */
export function templatesQuery(organization: string) {
  return queryOptions({
    queryKey: messageKeys.templates(organization),
    queryFn: async ({ signal }): Promise<MessageTemplate[]> => {
      const { organization: found } = await execute(MessageTemplatesDocument, { organization }, signal);
      return found?.messageTemplates ?? [];
    },
  });
}

export async function createTemplate(organizationId: string, name: string, words: Unsent): Promise<void> {
  const input = { organizationId, name, ...words };
  checkFields((await execute(CreateMessageTemplateDocument, { input })).messageTemplateCreate.errors);
}

export async function renameTemplate(templateId: string, name: string): Promise<void> {
  const input = { templateId, name };
  checkFields((await execute(UpdateMessageTemplateDocument, { input })).messageTemplateUpdate.errors);
}

export async function deleteTemplate(templateId: string): Promise<void> {
  checkFields(
    (await execute(DeleteMessageTemplateDocument, { input: { templateId } })).messageTemplateDelete.errors,
  );
}

/** A text with a placeholder put in at a place. */
export function withPlaceholder(text: string, at: number, name: (typeof PLACEHOLDERS)[number]): string {
  return `${text.slice(0, at)}{{${name}}}${text.slice(at)}`;
}
