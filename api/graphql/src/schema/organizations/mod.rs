//! Organizations and venues in the schema.

mod inputs;
mod invitations;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use invitations::{InvitationsMutation, InvitationsQuery};
pub(crate) use loaders::{OrganizationKey, RoleIn, VenueKey};
pub(crate) use mutation::OrganizationsMutation;
pub(crate) use query::OrganizationsQuery;
pub(crate) use types::{Organization, OrganizationErrorCode, Venue, permitted};
