import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrganizationUpdateInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { checkFields } from '../events/problems';

const UpdateOrganizationDocument = graphql(`
  mutation UpdateOrganization($input: OrganizationUpdateInput!) {
    organizationUpdate(input: $input) {
      organization {
        id
        slug
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

const FirstOrderDocument = graphql(`
  query FirstOrder($id: ID!) {
    organization(id: $id) {
      id
      orders(first: 1) {
        nodes {
          id
        }
      }
    }
  }
`);

/** Changes an organization; returns its address then. */
export async function updateOrganization(input: OrganizationUpdateInput): Promise<string> {
  const { organizationUpdate } = await execute(UpdateOrganizationDocument, { input });
  checkFields(organizationUpdate.errors);
  if (!organizationUpdate.organization) throw new Error('no organization in the answer');
  return organizationUpdate.organization.slug;
}

/** Whether an organization has taken orders. */
export function hasOrdersQuery(organizationId: string) {
  return queryOptions({
    queryKey: ['has-orders', organizationId],
    queryFn: async ({ signal }) => {
      const { organization } = await execute(FirstOrderDocument, { id: organizationId }, signal);
      return (organization?.orders?.nodes.length ?? 0) > 0;
    },
  });
}
