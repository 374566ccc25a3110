//! What administrators set for the whole platform, in the schema.

mod agreements;
mod inputs;
mod mutation;
mod payloads;
mod public;
mod query;
mod types;

pub(crate) use agreements::{Agreement, of_order};
pub(crate) use mutation::SiteSettingsMutation;
pub(crate) use public::SiteQuery;
pub(crate) use query::SiteSettingsQuery;
