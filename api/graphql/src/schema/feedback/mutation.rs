//! Giving feedback on an event.

use async_graphql::{Context, Error, Object};
use domain::feedback::{self, GiveFeedback};

use super::inputs::FeedbackGiveInput;
use super::payloads::FeedbackGivePayload;
use crate::schema::context;
use crate::schema::errors::answer;

#[derive(Debug, Default)]
pub(crate) struct FeedbackMutation;

#[Object]
impl FeedbackMutation {
    /// Gives the organizer feedback on an event that is over, once per order: given again, it replaces the earlier
    /// feedback. For the order's buyer, and for anyone with its secret.
    async fn feedback_give(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, the rating and the comment.")] input: FeedbackGiveInput,
    ) -> Result<FeedbackGivePayload, Error> {
        let give = GiveFeedback {
            order_id: input.order_id.0,
            secret: input.secret,
            rating: input.rating,
            comment: input.comment,
        };
        let outcome = feedback::give(context::env(ctx), context::actor(ctx), give).await;
        answer!(outcome, row => FeedbackGivePayload { feedback: Some(row.into()) })
    }
}
