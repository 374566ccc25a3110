//! The payload of `feedbackGive`.

use async_graphql::SimpleObject;

use super::types::{Feedback, FeedbackErrorCode};
use crate::schema::errors::Refusal;

/// The result of `feedbackGive`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct FeedbackGivePayload {
    /// The feedback as it was saved; null if the mutation was refused.
    pub(crate) feedback: Option<Feedback>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<FeedbackErrorCode>>,
}
