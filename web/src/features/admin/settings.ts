import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { OrganizingPolicy } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { check } from '@/lib/refusal';

export const POLICIES: OrganizingPolicy[] = ['EVERYONE', 'VERIFIED', 'INVITED'];

const SettingsDocument = graphql(`
  query SiteSettings {
    siteSettings {
      organizing
    }
  }
`);

const UpdateDocument = graphql(`
  mutation UpdateSiteSettings($input: SiteSettingsUpdateInput!) {
    siteSettingsUpdate(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

/** What is set for the whole platform. */
export const siteSettingsQuery = queryOptions({
  queryKey: ['site-settings'],
  queryFn: async ({ signal }) => (await execute(SettingsDocument, {}, signal)).siteSettings,
});

export async function updateSiteSettings(organizing: OrganizingPolicy, reason: string | null): Promise<void> {
  check((await execute(UpdateDocument, { input: { organizing, reason } })).siteSettingsUpdate.errors);
}

const PlatformCrmDocument = graphql(`
  query PlatformCrm {
    platformCustomerSystem {
      ...CrmStanding
    }
  }
`);

/** The platform's own customer system; null where none is configured. */
export const platformCrmQuery = queryOptions({
  queryKey: ['crm', 'platform'],
  queryFn: async ({ signal }) =>
    (await execute(PlatformCrmDocument, {}, signal)).platformCustomerSystem ?? null,
});
