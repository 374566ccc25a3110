//! What organization mutations take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::organizations;
use domain::organizations::venues;

use super::types::MemberRole;
use crate::graphql::scalars::patch;

/// A new organization.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationCreateInput {
    /// The name, as people see it; at most 200 characters.
    name: String,
    /// The ISO 4217 code that its prices are in unless they say otherwise, such as `EUR`.
    currency: String,
    /// The name in URLs: 3 to 60 lower-case letters, digits and single hyphens. Made of the name by default.
    slug: Option<String>,
    /// A key of yours, so that asking again creates nothing more, at most 100 characters: make a new random one for each
    /// organization that a person wants, and send it again when no answer came. The same key with the same input returns the
    /// first organization; with another input it is refused with `IDEMPOTENCY_KEY_REUSED`. It is yours alone and known for 30
    /// days. Without one, each request creates another one.
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
    /// The `version` that you were looking at: if somebody else has changed it since, nothing is changed, and you get
    /// `EDITED_MEANWHILE` with what it is now. Without it the last change stands, whatever it overwrites.
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
    organization_id: ID,
    /// The member's address.
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
    /// A key of yours, so that asking again creates nothing more, at most 100 characters: make a new random one for each
    /// venue that a person wants, and send it again when no answer came. The same key with the same input returns the
    /// first venue; with another input it is refused with `IDEMPOTENCY_KEY_REUSED`. It is yours alone and known for 30
    /// days. Without one, each request creates another one.
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
    /// The `version` that you were looking at: if somebody else has changed it since, nothing is changed, and you get
    /// `EDITED_MEANWHILE` with what it is now. Without it the last change stands, whatever it overwrites.
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
