/** Keys of the public page of an organization. */
export const organizationPageKeys = {
  one: (slug: string) => ['organization-page', slug],
  upcoming: (id: string) => ['organization-page-upcoming', id],
  past: (id: string) => ['organization-page-past', id],
  followed: ['followed-organizations'],
  follows: (id: string) => ['follows-organization', id],
};
