//! The preview of a message.

use async_graphql::{Context, Error, Object};
use domain::messages::{self, PreviewMessage};

use super::inputs::MessagePreviewInput;
use super::payloads::MessagePreview;
use crate::schema::context;
use crate::schema::errors::refusals;

#[derive(Debug, Default)]
pub(crate) struct MessagesQuery;

#[Object]
impl MessagesQuery {
    /// What `messageSend` would send, and to how many people. For owners and managers of the event's organization.
    async fn message_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message as typed so far.")] input: MessagePreviewInput,
    ) -> Result<MessagePreview, Error> {
        let selection = ctx.look_ahead();
        let counted = selection.field("recipients").exists() || selection.field("unwanted").exists();
        let message = PreviewMessage { counted, ..input.into() };
        Ok(match messages::preview(context::env(ctx), context::actor(ctx), message).await {
            Ok(preview) => MessagePreview {
                recipients: preview.reach.map(|reach| number(reach.recipients)),
                unwanted: preview.reach.map(|reach| number(reach.unwanted)),
                subject: Some(preview.subject),
                body_html: Some(preview.body_html),
                html: Some(preview.html),
                text: Some(preview.text),
                errors: Vec::new(),
            },
            Err(failure) => MessagePreview { errors: refusals(failure)?, ..MessagePreview::default() },
        })
    }
}

fn number(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
