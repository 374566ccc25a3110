import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AgreementFieldsFragment, LegalPageQuery, LegalTextKind } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { legalKeys } from '@/lib/keys/legal';

graphql(`
  fragment AgreementFields on Agreement {
    kind
    version
    publishedAt
    url
  }
`);

export type Agreement = AgreementFieldsFragment;

const LegalPageDocument = graphql(`
  query LegalPage($kind: LegalTextKind!, $version: Int, $locale: String!) {
    site {
      legalText(kind: $kind, version: $version) {
        kind
        version
        publishedAt
        isCurrent
        url
        html(locale: $locale) {
          locale
          html
        }
      }
    }
  }
`);

const OrganizerTermsDocument = graphql(`
  query OrganizerTerms($slug: String!, $version: Int) {
    organizationBySlug(slug: $slug) {
      name
      slug
      terms(version: $version) {
        version
        publishedAt
        isCurrent
        url
        html
      }
    }
  }
`);

export type LegalText = NonNullable<LegalPageQuery['site']['legalText']>;

/** The texts that have a page, by what they are called in its address. */
export const KINDS: Record<string, LegalTextKind> = {
  imprint: 'IMPRINT',
  privacy: 'PRIVACY',
  terms: 'TERMS',
};

/** A text of the platform: the one in force, or an older version; null if there is none. */
export const legalTextQuery = (kind: LegalTextKind, version: number | undefined, language: string) =>
  queryOptions({
    queryKey: legalKeys.text(kind, version, language),
    queryFn: async ({ signal }) => {
      const variables = { kind, version: version ?? null, locale: language };
      return (await execute(LegalPageDocument, variables, signal)).site.legalText ?? null;
    },
    staleTime: 60_000,
  });

/** The terms of an organizer; null if there is no such organizer. */
export const organizerTermsQuery = (slug: string, version?: number) =>
  queryOptions({
    queryKey: legalKeys.terms(slug, version),
    queryFn: async ({ signal }) =>
      (await execute(OrganizerTermsDocument, { slug, version: version ?? null }, signal))
        .organizationBySlug ?? null,
    staleTime: 60_000,
  });
