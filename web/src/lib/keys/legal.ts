/** The keys of what is asked of legal texts. */
export const legalKeys = {
  text: (kind: string, version: number | undefined, language: string) =>
    ['legal', kind, version, language] as const,
  terms: (organization: string, version: number | undefined) =>
    ['organizer-terms', organization, version] as const,
};
