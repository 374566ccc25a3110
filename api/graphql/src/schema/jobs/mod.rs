//! Jobs and queues in the schema, for administrators.

mod enums;
mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use enums::JobErrorCode;
pub(crate) use mutation::JobsMutation;
pub(crate) use query::JobsQuery;
