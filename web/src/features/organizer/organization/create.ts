import { graphql } from '@/graphql/generated';
import type { OrganizationCreateInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { keyed } from '@/lib/key';
import { checkFields } from '../area/problems';

const CreateOrganizationDocument = graphql(`
  mutation CreateOrganization($input: OrganizationCreateInput!) {
    organizationCreate(input: $input) {
      organization {
        id
        slug
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

/** Makes an organization, once under the same key. */
export async function createOrganization(
  key: string,
  wish: Pick<OrganizationCreateInput, 'name' | 'currency'>,
): Promise<{ id: string; slug: string }> {
  const { organizationCreate } = await execute(CreateOrganizationDocument, { input: keyed(key, wish) });
  checkFields(organizationCreate.errors);
  if (!organizationCreate.organization) throw new Error('no organization in the answer');
  return organizationCreate.organization;
}
