//! Organizations' customer systems in the schema.

mod inputs;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use mutation::CrmMutation;
pub(crate) use query::CrmQuery;
pub(crate) use types::{CrmConnection, CrmErrorCode, CustomerSystem};
