//! Sending messages to attendees.

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
    /// Sends a message to its author only, as attendees would receive it. For owners and managers of the event's
    /// organization.
    async fn message_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message to test.")] input: MessageTestInput,
    ) -> Result<MessageTestPayload, Error> {
        let outcome = messages::test(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, address => MessageTestPayload { sent_to: Some(address.to_string()) })
    }

    /// Sends a message to an event's attendees, at once or at a later time. For owners and managers of the event's
    /// organization.
    async fn message_send(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message, its audience and when to send it.")] input: MessageSendInput,
    ) -> Result<MessageSendPayload, Error> {
        let outcome = messages::send(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, message => MessageSendPayload { message: Some(message.into()) })
    }

    /// Cancels a scheduled message, or stops one that is being sent; those who have received it keep it. For owners
    /// and managers of the event's organization.
    async fn message_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message to cancel or stop.")] input: MessageCancelInput,
    ) -> Result<MessageCancelPayload, Error> {
        let outcome = messages::cancel(env(ctx), actor(ctx), input.message_id.as_str()).await;
        answer!(outcome, message => MessageCancelPayload { message: Some(message.into()) })
    }
}
