//! The payloads of message mutations, and the preview.

use async_graphql::{ID, SimpleObject};

use super::enums::MessageErrorCode;
use super::types::{Message, MessageTemplate};
use crate::schema::errors::Refusal;

/// A message as it would be sent now.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessagePreview {
    /// How many addresses would receive it; null if the preview was refused.
    pub(crate) recipients: Option<i32>,
    /// How many more addresses would receive it, had they not opted out of messages; null if the preview was refused.
    pub(crate) unwanted: Option<i32>,
    /// The email's subject; null if the preview was refused.
    pub(crate) subject: Option<String>,
    /// The body as HTML that is safe to show; null if the preview was refused.
    pub(crate) body_html: Option<String>,
    /// The whole email as an HTML page with its own styles, to be shown in a sandbox; null if the preview was refused.
    pub(crate) html: Option<String>,
    /// The whole email as plain text; null if the preview was refused.
    pub(crate) text: Option<String>,
    /// Why the preview was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The result of `messageTest`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageTestPayload {
    /// The author's address, which the test is sent to; null if the mutation was refused.
    pub(crate) sent_to: Option<String>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The result of `messageSend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageSendPayload {
    /// The new message, or the first one with the same idempotency key; null if the mutation was refused.
    pub(crate) message: Option<Message>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The result of `messageCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageCancelPayload {
    /// The message, now cancelled or stopped; null if the mutation was refused.
    pub(crate) message: Option<Message>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The result of `messageTemplateCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageTemplateCreatePayload {
    /// The new template; null if the mutation was refused.
    pub(crate) template: Option<MessageTemplate>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The result of `messageTemplateUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageTemplateUpdatePayload {
    /// The changed template; null if the mutation was refused.
    pub(crate) template: Option<MessageTemplate>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The result of `messageTemplateDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageTemplateDeletePayload {
    /// The id of the deleted template; null if the mutation was refused.
    pub(crate) deleted_id: Option<ID>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}
