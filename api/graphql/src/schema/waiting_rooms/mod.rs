//! Waiting rooms in the schema.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod subscription;
mod types;

pub(crate) use mutation::WaitingRoomsMutation;
pub(crate) use query::WaitingRoomsQuery;
pub(crate) use subscription::WaitingRoomsSubscription;
pub(crate) use types::{WaitingRoom, of_event};
