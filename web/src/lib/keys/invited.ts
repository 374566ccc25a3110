/** Keys of invitations to events, as whoever has their link sees them. */
export const invitedKey = (token: string) => ['invited', token];
export const invitationLinkKey = (token: string) => ['invitation-link', token];
