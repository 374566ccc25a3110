//! Feedback on events, in the schema.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod types;

pub(crate) use mutation::FeedbackMutation;
pub(crate) use types::{EventFeedback, Feedback, FeedbackErrorCode, of_event, of_order};
