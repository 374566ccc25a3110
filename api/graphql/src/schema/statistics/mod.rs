//! Statistics of events in the schema.

mod enums;
mod loaders;
mod types;

pub(crate) use types::{EventStatistics, of_event};
