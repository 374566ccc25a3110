//! The platform at a glance, in the schema.

mod query;
mod types;

pub(crate) use query::OverviewQuery;
