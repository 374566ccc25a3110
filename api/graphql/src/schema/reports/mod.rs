//! Reports in the schema.

mod enums;
mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use enums::ReportErrorCode;
pub(crate) use mutation::ReportsMutation;
pub(crate) use query::ReportsQuery;
