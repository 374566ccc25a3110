//! What organization mutations take.

use async_graphql::{ID, InputObject};
use domain::organizations;
use domain::organizations::venues;

use super::types::MemberRole;

/// A new organization.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationCreateInput {
    /// The name, as people see it; at most 200 characters.
    name: String,
    /// The ISO 4217 code that its prices are in unless they say otherwise, such as `EUR`.
    currency: String,
    /// The name in URLs: 3 to 60 lower-case letters, digits and single hyphens. Made of the name by default.
    slug: Option<String>,
}

impl From<OrganizationCreateInput> for organizations::CreateOrganization {
    fn from(input: OrganizationCreateInput) -> Self {
        Self { name: input.name, currency: input.currency, slug: input.slug }
    }
}

/// A person to be taken in, or to get another role.
#[derive(Debug, InputObject)]
pub(crate) struct MemberGrantInput {
    /// The organization.
    organization_id: ID,
    /// The address of the person's account.
    email: String,
    /// What the person may do from now on.
    role: MemberRole,
}

impl From<MemberGrantInput> for organizations::GrantMembership {
    fn from(input: MemberGrantInput) -> Self {
        Self { organization_id: input.organization_id.0, email: input.email, role: input.role.into() }
    }
}

/// A person to be let go.
#[derive(Debug, InputObject)]
pub(crate) struct MemberRevokeInput {
    /// The organization.
    organization_id: ID,
    /// The member.
    user_id: ID,
}

impl From<MemberRevokeInput> for organizations::RevokeMembership {
    fn from(input: MemberRevokeInput) -> Self {
        Self { organization_id: input.organization_id.0, user_id: input.user_id.0 }
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
        }
    }
}
