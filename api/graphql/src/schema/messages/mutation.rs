//! Writing to attendees.

use async_graphql::{Context, Error, Object};
use domain::messages;

use super::inputs::{MessageCancelInput, MessageSendInput, MessageTestInput};
use super::payloads::{MessageCancelPayload, MessageSendPayload, MessageTestPayload};
use crate::schema::context::{actor, env};
use crate::schema::errors::answer;

#[derive(Debug, Default)]
pub(crate) struct MessagesMutation;

#[Object]
impl MessagesMutation {
    /// Sends a message to its author alone, as attendees would get it. For owners and managers of the organizing
    /// organization.
    async fn message_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message.")] input: MessageTestInput,
    ) -> Result<MessageTestPayload, Error> {
        let outcome = messages::test(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, address => MessageTestPayload { sent_to: Some(address.to_string()) })
    }

    /// Has a message sent to an event's attendees, at once or at a time to come. For owners and managers of the
    /// organizing organization.
    async fn message_send(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message.")] input: MessageSendInput,
    ) -> Result<MessageSendPayload, Error> {
        let outcome = messages::send(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, message => MessageSendPayload { message: Some(message.into()) })
    }

    /// Cancels a scheduled message, or stops one that is being sent: who has it, has it. For owners and managers of the
    /// organizing organization.
    async fn message_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: MessageCancelInput,
    ) -> Result<MessageCancelPayload, Error> {
        let outcome = messages::cancel(env(ctx), actor(ctx), input.message_id.as_str()).await;
        answer!(outcome, message => MessageCancelPayload { message: Some(message.into()) })
    }
}
