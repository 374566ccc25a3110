//! Organizations and venues in the schema.

mod addresses;
mod contact;
mod enums;
mod follows;
mod inputs;
mod invitations;
mod loaders;
mod mutation;
mod payloads;
mod profile;
mod query;
mod terms;
mod types;
mod venues;

pub(crate) use addresses::AddressesQuery;
pub(crate) use contact::{ContactErrorCode, ContactMutation};
pub(crate) use enums::OrganizationErrorCode;
pub(crate) use follows::FollowsMutation;
pub(crate) use invitations::{InvitationsMutation, InvitationsQuery};
pub(crate) use loaders::{OrganizationKey, RoleIn, VenueKey};
pub(crate) use mutation::OrganizationsMutation;
pub(crate) use profile::is_shown;
pub(crate) use query::OrganizationsQuery;
pub(crate) use terms::OrganizationTermsMutation;
pub(crate) use types::{Organization, permitted};
pub(crate) use venues::Venue;
