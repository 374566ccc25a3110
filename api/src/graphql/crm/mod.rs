//! Organizations' customer systems in the schema.

mod inputs;
mod mutation;
mod payloads;
mod types;

pub(crate) use mutation::CrmMutation;
pub(crate) use types::{CrmConnection, CrmErrorCode};
