//! Roles in an organization, and why a mutation was refused.

use async_graphql::Enum;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organizations::OrganizationErrorCode")]
pub(crate) enum OrganizationErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
    /// The chosen slug belongs to another organization. Choose another, or none to get one.
    SlugTaken,
    /// The person is not a member.
    MemberNotFound,
    /// An organization keeps at least one owner. Make somebody else an owner first.
    LastOwner,
    /// Whoever is invited belongs to the organization already. Change the role by `memberGrant`.
    AlreadyMember,
    /// The organization has too many open invitations. Take some back, or wait until they are answered.
    TooManyInvitations,
    /// The invitation was mailed less than an hour ago.
    TooSoon,
    /// The invitation was answered, was taken back, or is too old.
    InvitationInvalid,
    /// The invitation was mailed to another address than the one that is signed in.
    InvitationForOther,
    /// Only those with a verified address may create organizations here. See `siteSettings`.
    EmailNotVerified,
    /// Only those whom an administrator has made an organizer may create organizations here. See `siteSettings`.
    NotInvited,
    /// Somebody else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it is now.
    EditedMeanwhile,
    /// This `idempotencyKey` was used with a different input before. Use a new key for a new request.
    IdempotencyKeyReused,
}

/// What a member may do in an organization's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organizations::MemberRole")]
pub(crate) enum MemberRole {
    /// Everything, including who belongs to the organization.
    Owner,
    /// Everything about events, orders and money.
    Manager,
    /// Check tickets in.
    CheckInStaff,
    /// Nothing special.
    Member,
}
