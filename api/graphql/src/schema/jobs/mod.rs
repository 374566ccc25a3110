//! Jobs and queues in the schema, for administrators.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use mutation::JobsMutation;
pub(crate) use query::JobsQuery;
pub(crate) use types::JobErrorCode;
