//! Roles in an organization, and why a mutation was refused.

use async_graphql::Enum;

/// Why a mutation of an organization, member, invitation or venue was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organizations::OrganizationErrorCode")]
pub(crate) enum OrganizationErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such organization, venue or invitation, or you may not see it.
    NotFound,
    /// Another organization has the chosen slug. Choose another, or leave it out to get one.
    SlugTaken,
    /// The person is not a member.
    MemberNotFound,
    /// An organization needs at least one owner. Make someone else an owner first.
    LastOwner,
    /// The invited person is already a member. Change their role with `memberGrant`.
    AlreadyMember,
    /// The organization has 100 open invitations, the most that it may have. Withdraw some, or wait until they are
    /// answered.
    TooManyInvitations,
    /// The invitation was emailed less than an hour ago.
    TooSoon,
    /// The invitation was answered or withdrawn, or has expired.
    InvitationInvalid,
    /// The invitation was emailed to another address than that of the logged-in user.
    InvitationForOther,
    /// Only users with a verified address may create organizations on this site. See `siteSettings`.
    EmailNotVerified,
    /// Only users whom an admin has made an organizer may create organizations on this site. See
    /// `siteSettings`.
    NotInvited,
    /// Someone else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it
    /// is now.
    EditedMeanwhile,
    /// This `idempotencyKey` was used before with a different input. Use a new key for a new request.
    IdempotencyKeyReused,
    /// Events take place at the venue, so it can't be deleted.
    VenueInUse,
    /// Another account has this username.
    UsernameTaken,
    /// This site has no search for addresses: `geocoder` is null.
    NoGeocoder,
    /// Too many people search for addresses at the moment. Try again in a few seconds.
    GeocoderBusy,
    /// The search for addresses does not work at the moment.
    GeocoderUnavailable,
}

/// What a member may do in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organizations::MemberRole")]
pub(crate) enum MemberRole {
    /// May do everything, including changing the organization and its members.
    Owner,
    /// May manage events, venues, orders, refunds and check-ins, but not the organization and its members.
    Manager,
    /// May register other members for events through the REST API, and add and remove those in the role `MEMBER`.
    Registrar,
    /// May check tickets in, and see attendees and check-in counts.
    CheckInStaff,
    /// May see all of the organization's events, drafts and private ones included, with their online addresses; no
    /// orders, attendees or figures.
    Member,
}
