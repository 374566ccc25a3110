//! What organization mutations answer.

use async_graphql::{ID, SimpleObject};

use super::enums::OrganizationErrorCode;
use super::invitations::Invitation;
use super::types::{Member, Organization, Venue};
use crate::schema::errors::Refusal;

/// The answer to `organizationCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationCreatePayload {
    /// The new organization.
    pub(crate) organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `memberGrant`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MemberGrantPayload {
    /// The member in the new role; null for whoever is none yet.
    pub(crate) member: Option<Member>,
    /// The invitation of whoever is no member. Use `invitationCreate` for those.
    pub(crate) invitation: Option<Invitation>,
    /// With `EDITED_MEANWHILE`: the member as they are now; null if they are none any more.
    pub(crate) current: Option<Member>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `memberRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MemberRevokePayload {
    /// The organization, which the person does not belong to any more.
    pub(crate) organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `venueCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct VenueCreatePayload {
    /// The new venue.
    pub(crate) venue: Option<Venue>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `organizationUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationUpdatePayload {
    /// The organization as it is now.
    pub(crate) organization: Option<Organization>,
    /// With `EDITED_MEANWHILE`: the organization as it is now, with somebody else's changes. Null otherwise.
    pub(crate) current: Option<Organization>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `venueUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct VenueUpdatePayload {
    /// The venue as it is now.
    pub(crate) venue: Option<Venue>,
    /// With `EDITED_MEANWHILE`: the venue as it is now, with somebody else's changes. Null otherwise.
    pub(crate) current: Option<Venue>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationCreate`. It does not reveal whether the address has an account.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationCreatePayload {
    /// The new invitation, or the open one of the same address with the new role; null if it was refused.
    pub(crate) invitation: Option<Invitation>,
    /// Whether a mail is sent now; false if the invitation was mailed less than an hour ago, or was refused.
    pub(crate) mailed: bool,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationResend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationResendPayload {
    /// The invitation with its new expiry; null if it was refused.
    pub(crate) invitation: Option<Invitation>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationRevokePayload {
    /// The id of the invitation that was withdrawn; null if it was refused.
    pub(crate) deleted_id: Option<ID>,
    /// The organization without the invitation; null if it was refused.
    pub(crate) organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationAccept`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationAcceptPayload {
    /// The organization that the signed-in user has joined; null if it was refused.
    pub(crate) organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationDecline`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationDeclinePayload {
    /// The invitation that is no more.
    pub(crate) deleted_id: Option<ID>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<OrganizationErrorCode>>,
}
