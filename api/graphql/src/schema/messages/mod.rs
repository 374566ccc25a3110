//! What organizers write to attendees, in the schema.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod subscription;
mod types;

pub(crate) use mutation::MessagesMutation;
pub(crate) use query::MessagesQuery;
pub(crate) use subscription::MessagesSubscription;
pub(crate) use types::{Message, MessageErrorCode, of_event};
