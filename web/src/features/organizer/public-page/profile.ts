import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type {
  LogoFragment,
  OrganizationProfileFragment,
  OrganizationUpdateInput,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizationKeys } from '@/lib/keys/organizer';
import { checkVersion } from '@/lib/meanwhile';
import { check, type Refusal } from '@/lib/refusal';
import type { Stand, Texts } from '@/lib/shared';
import { upload } from '@/lib/upload';

graphql(`
  fragment OrganizationProfile on Organization {
    id
    version
    about
    accentColour
    contactEmail
    contactForm
    senderName
    replyTo
    followerCount
    links {
      label
      url
    }
    logo {
      ...Logo
    }
  }
`);

const ProfileDocument = graphql(`
  query OrganizationProfile($id: ID!) {
    organization(id: $id) {
      ...OrganizationProfile
    }
  }
`);

const UpdateProfileDocument = graphql(`
  mutation UpdateOrganizationProfile($input: OrganizationUpdateInput!) {
    organizationUpdate(input: $input) {
      organization {
        ...OrganizationProfile
      }
      current {
        ...OrganizationProfile
      }
      errors {
        ...OrganizationErrorFields
      }
    }
  }
`);

export type Profile = OrganizationProfileFragment;

/** A link on the public page, as it is typed. */
export interface TypedLink {
  label: string;
  url: string;
}

/** The most links that there can be; the API holds the same. */
export const MOST_LINKS = 8;

/** What the form of the public page has. All links are in one text, since they are replaced together. */
export type ProfileTexts = Texts<
  'about' | 'accentColour' | 'contactEmail' | 'contactForm' | 'senderName' | 'replyTo' | 'links'
>;

/** What an organization tells the public; null for whoever may not change it. */
export const profileQuery = (id: string) =>
  queryOptions({
    queryKey: organizationKeys.profile(id),
    queryFn: async ({ signal }) => (await execute(ProfileDocument, { id }, signal)).organization ?? null,
  });

/** The links of which something was typed. */
export const typedLinks = (links: readonly TypedLink[]) =>
  links.filter(({ label, url }) => label.trim() || url.trim());

/** Links as one text of the form, and back. */
export const textOf = (links: readonly TypedLink[]) =>
  JSON.stringify(links.map(({ label, url }) => ({ label, url })));
export const linksOf = (text: string) => JSON.parse(text || '[]') as TypedLink[];

/** An organization's profile as its form has it. */
export function standOf(profile: Omit<Profile, 'id' | 'logo' | 'followerCount'>): Stand<ProfileTexts> {
  const { about, accentColour, contactEmail, contactForm, senderName, replyTo, links, version } = profile;
  return {
    values: {
      about: about ?? '',
      accentColour: accentColour ?? '',
      contactEmail: contactEmail ?? '',
      contactForm: contactForm ? 'on' : '',
      senderName: senderName ?? '',
      replyTo: replyTo ?? '',
      links: textOf(links),
    },
    version,
  };
}

/** The form as it is sent. Links of which nothing was typed are left out. */
export function inputOf(
  id: string,
  texts: ProfileTexts,
  version: number | undefined,
): OrganizationUpdateInput {
  const optional = (text: string) => text.trim() || null;
  return {
    organizationId: id,
    version: version ?? null,
    about: optional(texts.about),
    accentColour: optional(texts.accentColour),
    contactEmail: optional(texts.contactEmail),
    contactForm: texts.contactForm === 'on',
    senderName: optional(texts.senderName),
    replyTo: optional(texts.replyTo),
    links: typedLinks(linksOf(texts.links)),
  };
}

/** Where a field's value can't be used, the code says of which; all links share theirs. */
export function precise(problems: Refusal[]): Refusal[] {
  return problems.map((problem) => {
    const name = problem.field?.replace(/\.\d+\./, '_');
    return problem.code === 'INVALID_INPUT' && name ? { ...problem, code: `INVALID_${name}` } : problem;
  });
}

/** Changes a profile. Throws `EditedMeanwhile` with how its form is to stand. */
export async function updateProfile(input: OrganizationUpdateInput): Promise<Profile> {
  const { organizationUpdate } = await execute(UpdateProfileDocument, { input });
  checkVersion(organizationUpdate, standOf);
  check(precise(organizationUpdate.errors));
  if (!organizationUpdate.organization) throw new Error('no organization in the answer');
  return organizationUpdate.organization;
}

function path(id: string, seen: LogoFragment | null): string {
  return `/organizations/${encodeURIComponent(id)}/logo?expectedUrl=${encodeURIComponent(seen?.url ?? '')}`;
}

/** Gives an organization a logo. */
export async function setLogo(id: string, seen: LogoFragment | null, file: File): Promise<LogoFragment> {
  return ((await upload(path(id, seen), { body: file })) as { logo: LogoFragment }).logo;
}

/** Takes an organization's logo away. */
export async function removeLogo(id: string, seen: LogoFragment | null): Promise<void> {
  await upload(path(id, seen), { method: 'DELETE' });
}
