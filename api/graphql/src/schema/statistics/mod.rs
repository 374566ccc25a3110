//! An event's numbers in the schema.

mod loaders;
mod types;

pub(crate) use types::{EventStatistics, of_event};
