//! Saying how it was.

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
    /// Tells the organizer how an event was that is over, by its buyer or whoever has the order's secret. Once per
    /// order: given again, it takes the place of what was said before.
    async fn feedback_give(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is said.")] input: FeedbackGiveInput,
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
