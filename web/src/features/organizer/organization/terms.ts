import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrganizationTermsPublishInput } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizationKeys } from '@/lib/keys/organizer';
import { check } from '@/lib/refusal';

const OwnTermsDocument = graphql(`
  query OwnTerms($id: ID!) {
    organization(id: $id) {
      id
      terms {
        version
        publishedAt
        url
        text
      }
    }
  }
`);

const PublishTermsDocument = graphql(`
  mutation PublishTerms($input: OrganizationTermsPublishInput!) {
    organizationTermsPublish(input: $input) {
      organization {
        id
        terms {
          version
        }
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

/** The organization's own terms; null if it has none. */
export const ownTermsQuery = (id: string) =>
  queryOptions({
    queryKey: organizationKeys.terms(id),
    queryFn: async ({ signal }) =>
      (await execute(OwnTermsDocument, { id }, signal)).organization?.terms ?? null,
  });

/** Publishes or withdraws terms. Returns the number of the version in force now, 0 for none. */
export async function publishTerms(input: OrganizationTermsPublishInput): Promise<number> {
  const { organization, errors } = (await execute(PublishTermsDocument, { input })).organizationTermsPublish;
  check(errors);
  return organization?.terms?.version ?? 0;
}
