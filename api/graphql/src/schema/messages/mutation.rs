//! Sending messages to attendees.

use async_graphql::{Context, Error, Object};
use domain::messages;

use super::inputs::{
    MessageCancelInput, MessageSendInput, MessageTemplateCreateInput, MessageTemplateDeleteInput,
    MessageTemplateUpdateInput, MessageTestInput,
};
use super::payloads::{
    MessageCancelPayload, MessageSendPayload, MessageTemplateCreatePayload, MessageTemplateDeletePayload,
    MessageTemplateUpdatePayload, MessageTestPayload,
};
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

    /// Keeps a text for messages to attendees. For owners and managers of the organization.
    async fn message_template_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text, and what it is called.")] input: MessageTemplateCreateInput,
    ) -> Result<MessageTemplateCreatePayload, Error> {
        let outcome = messages::create_template(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, template => MessageTemplateCreatePayload { template: Some(template.into()) })
    }

    /// Renames a template or changes its text. For owners and managers of the organization.
    async fn message_template_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The template and what to change.")] input: MessageTemplateUpdateInput,
    ) -> Result<MessageTemplateUpdatePayload, Error> {
        let outcome = messages::update_template(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, template => MessageTemplateUpdatePayload { template: Some(template.into()) })
    }

    /// Deletes a template; messages that were written from it stay. For owners and managers of the organization.
    async fn message_template_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The template to delete.")] input: MessageTemplateDeleteInput,
    ) -> Result<MessageTemplateDeletePayload, Error> {
        let outcome = messages::delete_template(env(ctx), actor(ctx), input.template_id.as_str()).await;
        answer!(outcome, id => MessageTemplateDeletePayload { deleted_id: Some(id.into()) })
    }
}
