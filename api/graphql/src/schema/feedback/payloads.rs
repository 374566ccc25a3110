//! What mutations about feedback answer.

use async_graphql::SimpleObject;

use super::types::{Feedback, FeedbackErrorCode};
use crate::schema::errors::Refusal;

/// The answer to `feedbackGive`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct FeedbackGivePayload {
    /// What is kept.
    pub(crate) feedback: Option<Feedback>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<FeedbackErrorCode>>,
}
