import { graphql } from '@/graphql/generated';
import type { OrganizationContactInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { check } from '@/lib/refusal';

const ContactDocument = graphql(`
  mutation ContactOrganizer($input: OrganizationContactInput!) {
    organizationContact(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

/** Mails a message to an organizer, whose address is not shown. */
export async function contact(input: OrganizationContactInput): Promise<void> {
  const { organizationContact } = await execute(ContactDocument, { input });
  check(
    organizationContact.errors.map((error) =>
      error.code === 'INVALID_INPUT' && error.field ? { ...error, code: `INVALID_${error.field}` } : error,
    ),
  );
}
