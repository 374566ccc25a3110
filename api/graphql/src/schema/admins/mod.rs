//! Administration of accounts, and the audit trail, in the schema.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use loaders::AccountKey;
pub(crate) use mutation::AdminsMutation;
pub(crate) use query::AdminsQuery;
pub(crate) use types::AdminErrorCode;
