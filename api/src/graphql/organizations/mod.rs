//! Organizations and venues in the schema.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use loaders::{OrganizationKey, RoleIn, VenueKey};
pub(crate) use mutation::OrganizationsMutation;
pub(crate) use query::OrganizationsQuery;
pub(crate) use types::{Organization, OrganizationErrorCode, Venue, permitted};
