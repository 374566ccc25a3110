import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  LegalTextKind,
  LegalTextPublishInput,
  LogoFragment,
  SiteLookFragment,
  SiteSettingsUpdateInput,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { LANGUAGES, type Language } from '@/lib/i18n';
import { adminKeys } from '@/lib/keys/admin';
import { checkVersion } from '@/lib/meanwhile';
import { check } from '@/lib/refusal';
import type { Stand } from '@/lib/shared';
import { upload } from '@/lib/upload';

graphql(`
  fragment SiteLook on SiteSettings {
    name
    accentColour
    contact
    mailFooter {
      locale
      text
    }
    version
  }
`);

const SiteDocument = graphql(`
  query AdminSite {
    siteSettings {
      ...SiteLook
    }
    site {
      logo {
        url
        width
        height
      }
      legalTexts {
        kind
        version
        publishedAt
        url
      }
    }
  }
`);

const UpdateDocument = graphql(`
  mutation UpdateSiteLook($input: SiteSettingsUpdateInput!) {
    siteSettingsUpdate(input: $input) {
      siteSettings {
        ...SiteLook
      }
      current {
        ...SiteLook
      }
      errors {
        ...AdminErrorFields
      }
    }
  }
`);

const VersionsDocument = graphql(`
  query LegalTextVersions($kind: LegalTextKind!) {
    site {
      legalText(kind: $kind) {
        version
        url
        texts {
          locale
          text
        }
      }
      legalTextVersions(kind: $kind) {
        version
        publishedAt
        isCurrent
        url
      }
    }
  }
`);

const PublishDocument = graphql(`
  mutation PublishLegalText($input: LegalTextPublishInput!) {
    legalTextPublish(input: $input) {
      legalText {
        version
      }
      errors {
        ...AdminErrorFields
      }
    }
  }
`);

/** How the platform presents itself, as administrators set it. */
export const siteQuery = queryOptions({
  queryKey: adminKeys.site,
  queryFn: ({ signal }) => execute(SiteDocument, {}, signal),
});

/** A legal text as it is in force, and its versions, newest first. */
export const versionsQuery = (kind: LegalTextKind) =>
  queryOptions({
    queryKey: adminKeys.legal(kind),
    queryFn: async ({ signal }) => (await execute(VersionsDocument, { kind }, signal)).site,
  });

export type LookTexts = Record<'name' | 'accentColour' | 'contact' | `footer.${Language}`, string>;

/** The settings as their form has them. */
export function standOf(look: SiteLookFragment): Stand<LookTexts> {
  const footer = (language: Language) =>
    look.mailFooter.find(({ locale }) => locale === language)?.text ?? '';
  return {
    values: {
      name: look.name ?? '',
      accentColour: look.accentColour ?? '',
      contact: look.contact ?? '',
      ...(Object.fromEntries(LANGUAGES.map((language) => [`footer.${language}`, footer(language)])) as Record<
        `footer.${Language}`,
        string
      >),
    },
    version: look.version,
  };
}

/** What stands in the form, in the API's words. */
export function inputOf(values: LookTexts, version: number | undefined): SiteSettingsUpdateInput {
  const optional = (text: string) => text.trim() || null;
  return {
    name: optional(values.name),
    accentColour: optional(values.accentColour),
    contact: optional(values.contact),
    mailFooter: LANGUAGES.map((locale) => ({ locale, text: values[`footer.${locale}`] })),
    version: version ?? null,
  };
}

/** Changes how the platform presents itself. Throws `EditedMeanwhile` with how the form is to stand. */
export async function updateLook(input: SiteSettingsUpdateInput): Promise<SiteLookFragment> {
  const { siteSettingsUpdate } = await execute(UpdateDocument, { input });
  checkVersion(siteSettingsUpdate, standOf);
  check(siteSettingsUpdate.errors);
  if (!siteSettingsUpdate.siteSettings) throw new Error('no settings in the answer');
  return siteSettingsUpdate.siteSettings;
}

/** Publishes a text, or withdraws it. */
/** Publishes or withdraws a text. Returns the number of the version in force now, 0 for none. */
export async function publishText(input: LegalTextPublishInput): Promise<number> {
  const { legalText, errors } = (await execute(PublishDocument, { input })).legalTextPublish;
  check(errors);
  return legalText?.version ?? 0;
}

type SiteLogo = Omit<LogoFragment, 'variants' | '__typename'>;

/** The platform's logo, which has one size, like those that have several. */
export const logoOf = (logo: SiteLogo): LogoFragment => ({
  ...logo,
  variants: [{ url: logo.url, width: logo.width }],
});

export async function setSiteLogo(file: File): Promise<LogoFragment> {
  return logoOf(((await upload('/site/logo', { body: file })) as { logo: SiteLogo }).logo);
}

export async function removeSiteLogo(): Promise<void> {
  await upload('/site/logo', { method: 'DELETE' });
}
