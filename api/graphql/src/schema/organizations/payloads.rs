//! The payloads of mutations of organizations, members, invitations and venues.

use async_graphql::{ID, SimpleObject};

use super::enums::OrganizationErrorCode;
use super::invitations::Invitation;
use super::types::{Member, Organization};
use super::venues::Venue;
use crate::schema::errors::Refusal;

/// The result of `organizationCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationCreatePayload {
    /// The new organization, or the first one with the same idempotency key; null if the mutation was refused.
    pub(crate) organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `memberGrant`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MemberGrantPayload {
    /// The member in the new role; null if the person is not a member yet, or if the mutation was refused.
    pub(crate) member: Option<Member>,
    /// The invitation of a person who is not a member. Use `invitationCreate` for those. Null for members.
    pub(crate) invitation: Option<Invitation>,
    /// With `EDITED_MEANWHILE`: the member as they are now, or null if they are no longer one. Null otherwise.
    pub(crate) current: Option<Member>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `memberRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MemberRevokePayload {
    /// The organization without the member; null if the mutation was refused.
    pub(crate) organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `venueCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct VenueCreatePayload {
    /// The new venue, or the first one with the same idempotency key; null if the mutation was refused.
    pub(crate) venue: Option<Venue>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `venueDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct VenueDeletePayload {
    /// The id of the deleted venue; null if the mutation was refused.
    pub(crate) venue_id: Option<ID>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `organizationUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationUpdatePayload {
    /// The changed organization; null if the mutation was refused.
    pub(crate) organization: Option<Organization>,
    /// With `EDITED_MEANWHILE`: the organization as it is now, with someone else's changes. Null otherwise.
    pub(crate) current: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `venueUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct VenueUpdatePayload {
    /// The changed venue; null if the mutation was refused.
    pub(crate) venue: Option<Venue>,
    /// With `EDITED_MEANWHILE`: the venue as it is now, with someone else's changes. Null otherwise.
    pub(crate) current: Option<Venue>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `invitationCreate`. It does not reveal whether the address has an account.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationCreatePayload {
    /// The new invitation, or the open one of the same address with the new role; null if the mutation was refused.
    pub(crate) invitation: Option<Invitation>,
    /// Whether an email is sent now; false if the invitation was emailed less than an hour ago, or if the mutation was
    /// refused.
    pub(crate) mailed: bool,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `invitationResend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationResendPayload {
    /// The invitation with its new expiry; null if the mutation was refused.
    pub(crate) invitation: Option<Invitation>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `invitationRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationRevokePayload {
    /// The id of the withdrawn invitation; null if the mutation was refused.
    pub(crate) deleted_id: Option<ID>,
    /// The organization without the invitation; null if the mutation was refused.
    pub(crate) organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `invitationAccept`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationAcceptPayload {
    /// The organization that the logged-in user has joined; null if the mutation was refused.
    pub(crate) organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `invitationDecline`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationDeclinePayload {
    /// The id of the declined invitation; null if the mutation was refused.
    pub(crate) deleted_id: Option<ID>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}
