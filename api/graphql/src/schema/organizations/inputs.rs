//! What organization mutations take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::{organizations, venues};

use super::enums::MemberRole;
use crate::schema::scalars::patch;

/// A new organization.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationCreateInput {
    /// The name, as people see it; at most 200 characters.
    name: String,
    /// The ISO 4217 code that its prices are in unless they say otherwise, such as `EUR`.
    currency: String,
    /// The name in URLs: 3 to 60 lower-case letters, digits and single hyphens. Made of the name if left out.
    slug: Option<String>,
    /// Makes it safe to send the request again when no answer came, so that only one organization is created. Generate a
    /// new random key for each organization that somebody wants, at most 100 characters, and repeat the request with the
    /// same one: you get the organization that was created first. The same key with a different input is refused with
    /// `IDEMPOTENCY_KEY_REUSED`. A key is valid for your account only, for 30 days. Without a key, every request creates an
    /// organization.
    idempotency_key: Option<String>,
}

impl From<OrganizationCreateInput> for organizations::CreateOrganization {
    fn from(input: OrganizationCreateInput) -> Self {
        Self { name: input.name, currency: input.currency, slug: input.slug, idempotency_key: input.idempotency_key }
    }
}

/// What is to change about an organization. What is left out or null stays.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationUpdateInput {
    /// The organization.
    pub(super) organization_id: ID,
    /// The name, as people see it; at most 200 characters.
    name: Option<String>,
    /// The ISO 4217 code that new prices are in unless they say otherwise; prices that are there stay.
    currency: Option<String>,
    /// The name in URLs: 3 to 60 lower-case letters, digits and single hyphens. Links with the old one stop working.
    slug: Option<String>,
    /// The `version` of the organization that you loaded. If somebody else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the organization as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<OrganizationUpdateInput> for organizations::UpdateOrganization {
    fn from(input: OrganizationUpdateInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            name: input.name,
            currency: input.currency,
            slug: input.slug,
            version: input.version,
        }
    }
}

/// A member who is to have another role.
#[derive(Debug, InputObject)]
pub(crate) struct MemberGrantInput {
    /// The organization.
    pub(super) organization_id: ID,
    /// The member's address.
    pub(super) email: String,
    /// What the person may do from now on.
    role: MemberRole,
    /// The role that you loaded. If somebody has given the member another one since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the member as they are now in `current`. Without it, the new role replaces whatever is there.
    expected_role: Option<MemberRole>,
}

impl From<MemberGrantInput> for organizations::GrantMembership {
    fn from(input: MemberGrantInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            email: input.email,
            role: input.role.into(),
            expected_role: input.expected_role.map(Into::into),
        }
    }
}

/// A person to be let go.
#[derive(Debug, InputObject)]
pub(crate) struct MemberRevokeInput {
    /// The organization.
    organization_id: ID,
    /// The member.
    user_id: ID,
    /// The role that you loaded. If somebody has given the member another one since, they stay and you get
    /// `EDITED_MEANWHILE`. Without it, they are removed whatever they are.
    expected_role: Option<MemberRole>,
}

impl From<MemberRevokeInput> for organizations::RevokeMembership {
    fn from(input: MemberRevokeInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            user_id: input.user_id.0,
            expected_role: input.expected_role.map(Into::into),
        }
    }
}

/// A new venue.
#[derive(Debug, InputObject)]
pub(crate) struct VenueCreateInput {
    /// The organization whose events will be there.
    organization_id: ID,
    /// Its name; at most 200 characters.
    name: String,
    /// Street and number, and what else a letter to it needs, in one line; at most 400 characters.
    address: String,
    /// The city.
    city: String,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    country: String,
    /// Degrees north (WGS 84), -90 to 90; given together with the longitude.
    latitude: Option<f64>,
    /// Degrees east (WGS 84), -180 to 180; given together with the latitude.
    longitude: Option<f64>,
    /// Makes it safe to send the request again when no answer came, so that only one venue is created. Generate a new random
    /// key for each venue that somebody wants, at most 100 characters, and repeat the request with the same one: you get the
    /// venue that was created first. The same key with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. A key is
    /// valid for your account only, for 30 days. Without a key, every request creates another venue.
    idempotency_key: Option<String>,
}

impl From<VenueCreateInput> for venues::CreateVenue {
    fn from(input: VenueCreateInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            name: input.name,
            address: input.address,
            city: input.city,
            country: input.country,
            latitude: input.latitude,
            longitude: input.longitude,
            idempotency_key: input.idempotency_key,
        }
    }
}

/// What is to change about a venue. What is left out stays; null empties the coordinates, and leaves others as they are.
#[derive(Debug, InputObject)]
pub(crate) struct VenueUpdateInput {
    /// The venue.
    pub(super) venue_id: ID,
    /// Its name; at most 200 characters.
    name: Option<String>,
    /// Street and number, and what else a letter to it needs, in one line; at most 400 characters.
    address: Option<String>,
    /// The city.
    city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    country: Option<String>,
    /// Degrees north (WGS 84), -90 to 90; there is one if there is a longitude.
    latitude: MaybeUndefined<f64>,
    /// Degrees east (WGS 84), -180 to 180; there is one if there is a latitude.
    longitude: MaybeUndefined<f64>,
    /// The `version` of the venue that you loaded. If somebody else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the venue as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<VenueUpdateInput> for venues::UpdateVenue {
    fn from(input: VenueUpdateInput) -> Self {
        Self {
            venue_id: input.venue_id.0,
            name: input.name,
            address: input.address,
            city: input.city,
            country: input.country,
            latitude: patch(input.latitude),
            longitude: patch(input.longitude),
            version: input.version,
        }
    }
}

/// Somebody to invite.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationCreateInput {
    /// The organization.
    pub(crate) organization_id: ID,
    /// The address to mail the invitation to.
    pub(crate) email: String,
    /// The role that the person gets by accepting. `OWNER` is refused: make somebody an owner with `memberGrant` once they
    /// have joined.
    pub(crate) role: MemberRole,
}

/// An invitation to mail again.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationResendInput {
    /// The invitation.
    pub(crate) invitation_id: ID,
}

/// An invitation to withdraw.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationRevokeInput {
    /// The invitation.
    pub(crate) invitation_id: ID,
}

/// An invitation to accept.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationAcceptInput {
    /// What the mailed link carries as `token`.
    #[graphql(secret)]
    pub(crate) token: String,
}

/// An invitation to decline.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationDeclineInput {
    /// What the mailed link carries as `token`.
    #[graphql(secret)]
    pub(crate) token: String,
}
