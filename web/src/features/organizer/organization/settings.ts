import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrganizationSettingsFragment, OrganizationUpdateInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizationKeys } from '@/lib/keys/organizer';
import { checkVersion } from '@/lib/meanwhile';
import type { Stand, Texts } from '@/lib/shared';
import { checkFields } from '../area/problems';

graphql(`
  fragment OrganizationSettings on Organization {
    id
    name
    slug
    currency
    instantEvents
    version
  }
`);

const UpdateOrganizationDocument = graphql(`
  mutation UpdateOrganization($input: OrganizationUpdateInput!) {
    organizationUpdate(input: $input) {
      organization {
        ...OrganizationSettings
      }
      current {
        ...OrganizationSettings
      }
      errors {
        ...OrganizationErrorFields
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

/** What the form of an organization has; `instantEvents` is `on` or empty. */
export type OrganizationTexts = Texts<'name' | 'slug' | 'currency' | 'instantEvents'>;

/** An organization as its form has it. */
export function standOf({
  name,
  slug,
  currency,
  instantEvents,
  version,
}: Omit<OrganizationSettingsFragment, 'id'>): Stand<OrganizationTexts> {
  return { values: { name, slug, currency, instantEvents: instantEvents ? 'on' : '' }, version };
}

/** Changes an organization. Throws `EditedMeanwhile` with how its form is to stand. */
export async function updateOrganization(
  input: OrganizationUpdateInput,
): Promise<OrganizationSettingsFragment> {
  const { organizationUpdate } = await execute(UpdateOrganizationDocument, { input });
  checkVersion(organizationUpdate, standOf);
  checkFields(organizationUpdate.errors);
  if (!organizationUpdate.organization) throw new Error('no organization in the answer');
  return organizationUpdate.organization;
}

/** Whether an organization has taken orders. */
export function hasOrdersQuery(organizationId: string) {
  return queryOptions({
    queryKey: organizationKeys.hasOrders(organizationId),
    queryFn: async ({ signal }) => {
      const { organization } = await execute(FirstOrderDocument, { id: organizationId }, signal);
      return (organization?.orders?.nodes.length ?? 0) > 0;
    },
  });
}
