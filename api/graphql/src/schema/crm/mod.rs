//! Organizations' CRMs in the schema.

mod enums;
mod inputs;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use enums::CrmErrorCode;
pub(crate) use mutation::CrmMutation;
pub(crate) use query::CrmQuery;
pub(crate) use types::{CrmConnection, CustomerSystem};
