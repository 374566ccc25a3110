//! Check-ins in the schema.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod subscription;
mod types;

pub(crate) use mutation::CheckInsMutation;
pub(crate) use query::CheckInsQuery;
pub(crate) use subscription::{CheckInsSubscription, CountsBoards};
pub(crate) use types::{CheckInCounts, CheckInErrorCode, checked_in_by_of_ticket, counts_of_event};
