import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  OrganizingPolicy,
  SetForSiteFragment,
  SiteSettingsUpdateInput,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { checkVersion } from '@/lib/meanwhile';
import { check } from '@/lib/refusal';
import type { Stand, Texts } from '@/lib/shared';

export const POLICIES: OrganizingPolicy[] = ['EVERYONE', 'VERIFIED', 'INVITED'];

graphql(`
  fragment SetForSite on SiteSettings {
    organizing
    version
  }
`);

const SettingsDocument = graphql(`
  query SiteSettings {
    siteSettings {
      ...SetForSite
    }
  }
`);

const UpdateDocument = graphql(`
  mutation UpdateSiteSettings($input: SiteSettingsUpdateInput!) {
    siteSettingsUpdate(input: $input) {
      siteSettings {
        ...SetForSite
      }
      current {
        ...SetForSite
      }
      errors {
        ...AdminErrorFields
      }
    }
  }
`);

/** What is set for the whole platform. */
export const siteSettingsQuery = queryOptions({
  queryKey: adminKeys.settings,
  queryFn: async ({ signal }) => (await execute(SettingsDocument, {}, signal)).siteSettings,
});

/** The settings as their form has them. */
export function standOf({ organizing, version }: SetForSiteFragment): Stand<Texts<'organizing'>> {
  return { values: { organizing }, version };
}

/** Sets something. Throws `EditedMeanwhile` with how the form is to stand. */
export async function updateSiteSettings(input: SiteSettingsUpdateInput): Promise<SetForSiteFragment> {
  const { siteSettingsUpdate } = await execute(UpdateDocument, { input });
  checkVersion(siteSettingsUpdate, standOf);
  check(siteSettingsUpdate.errors);
  if (!siteSettingsUpdate.siteSettings) throw new Error('no settings in the answer');
  return siteSettingsUpdate.siteSettings;
}

const PlatformCrmDocument = graphql(`
  query PlatformCrm {
    platformCustomerSystem {
      ...CrmStanding
    }
  }
`);

/** The platform's own CRM; null where none is configured. */
export const platformCrmQuery = queryOptions({
  queryKey: adminKeys.crm,
  queryFn: async ({ signal }) =>
    (await execute(PlatformCrmDocument, {}, signal)).platformCustomerSystem ?? null,
});
