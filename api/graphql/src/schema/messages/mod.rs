//! What organizers write to attendees, in the schema.

mod enums;
mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod query;
mod subscription;
mod types;

pub(crate) use enums::MessageErrorCode;
pub(crate) use mutation::MessagesMutation;
pub(crate) use query::MessagesQuery;
pub(crate) use subscription::{MessageBoards, MessagesSubscription};
pub(crate) use types::{Message, MessageTemplate, of_event, templates_of};
