//! Organizations, their members, and what these may do.

pub mod accounts;
mod create;
pub mod invitations;
mod logos;
mod members;
mod permissions;
mod profile;
mod query;
mod rights;
mod suspensions;
mod terms;
mod update;

pub use create::{CreateOrganization, create};
pub use logos::{Logo, SetLogo, logo_variants, logos_of, may_change_logo, remove_logo, remove_logo_files, set_logo};
pub(crate) use logos::{discard as discard_logo, remove_leftover_logos};
pub use members::{GrantMembership, Granted, Member, RevokeMembership, grant, member_by_email, members, revoke};
pub(crate) use permissions::require_role;
pub use permissions::{Permission, members_with, require, require_named};
pub use profile::{Profile, ProfileChanges, ProfileLink, accent_of, links_of, profiles_of};
pub use query::{AnnouncedOrganization, all, by_ids, by_slug, for_user, roles_of, sitemap};
pub(crate) use query::{members_among, of as memberships_of, own};
pub use rights::{Rights, rights};
pub(crate) use suspensions::hidden;
pub use suspensions::hidden_of;
pub(crate) use terms::sale_of;
pub use terms::{PublishTerms, Terms, publish_terms, terms_by_ids, terms_of, terms_versions};
pub use update::{UpdateOrganization, update};

pub use entity::invitation::Model as Invitation;
pub use entity::membership::{MemberRole, Model as Membership};
pub use entity::organization::Model as Organization;

use kernel::error::ErrorCode;
use kernel::idempotency::Keyed;
use kernel::versions::Edited;

/// Why an operation on an organization was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganizationErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
    /// The chosen slug is used by another organization.
    SlugTaken,
    /// The person is not a member.
    MemberNotFound,
    /// The operation would leave the organization without an owner.
    LastOwner,
    /// The invited person is a member already.
    AlreadyMember,
    /// The organization has too many open invitations.
    TooManyInvitations,
    /// The invitation was mailed a moment ago.
    TooSoon,
    /// The invitation was answered or revoked, or has expired.
    InvitationInvalid,
    /// The invitation is for another address than the actor's.
    InvitationForOther,
    /// Only those with a verified address may create organizations here.
    EmailNotVerified,
    /// Only those whom an administrator has made an organizer may create organizations here.
    NotInvited,
    /// Somebody else has changed it since the editor loaded it.
    EditedMeanwhile,
    /// The same idempotency key was used with another input.
    IdempotencyKeyReused,
    /// Events take place at the venue.
    VenueInUse,
    /// Another account has the username.
    UsernameTaken,
    /// There is no search for addresses.
    NoGeocoder,
    /// Too many searches for addresses wait.
    GeocoderBusy,
    /// The system that knows addresses can't be reached.
    GeocoderUnavailable,
}

impl ErrorCode for OrganizationErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Keyed for OrganizationErrorCode {
    const KEY_REUSED: Self = Self::IdempotencyKeyReused;
}

impl Edited for OrganizationErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}
