//! Reports in the schema.

mod inputs;
mod loaders;
mod mutation;
mod query;
mod types;

pub(crate) use mutation::ReportsMutation;
pub(crate) use query::ReportsQuery;
pub(crate) use types::ReportErrorCode;
