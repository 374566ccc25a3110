//! What administrators set for the whole platform, in the schema.

mod inputs;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use mutation::SiteSettingsMutation;
pub(crate) use query::SiteSettingsQuery;
