//! What operations on messages answer.

use async_graphql::SimpleObject;

use super::enums::MessageErrorCode;
use super::types::Message;
use crate::schema::errors::Refusal;

/// A message as it would go out now.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessagePreview {
    /// How many addresses would get it; null if it was refused.
    pub(crate) recipients: Option<i32>,
    /// How many others would, if they had not ended mails of this kind; null if it was refused.
    pub(crate) unwanted: Option<i32>,
    /// The mail's subject; null if it was refused.
    pub(crate) subject: Option<String>,
    /// The body as HTML that is safe to show; null if it was refused.
    pub(crate) body_html: Option<String>,
    /// The mail as a page of HTML with styles of its own, to be shown in a sandbox; null if it was refused.
    pub(crate) html: Option<String>,
    /// The mail as text; null if it was refused.
    pub(crate) text: Option<String>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The answer to `messageTest`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageTestPayload {
    /// Where the test goes.
    pub(crate) sent_to: Option<String>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The answer to `messageSend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageSendPayload {
    /// The message.
    pub(crate) message: Option<Message>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}

/// The answer to `messageCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MessageCancelPayload {
    /// The message as it is now.
    pub(crate) message: Option<Message>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<MessageErrorCode>>,
}
